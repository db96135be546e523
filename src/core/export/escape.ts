/**
 * Any text as content of an HTML element or of a quoted attribute. Control characters, and marks that turn the order
 * of reading round, become a replacement mark: names come from files that anybody may have made.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�')
    .replace(/[&<>"'`]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
