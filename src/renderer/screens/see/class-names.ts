import { cocoClassNames } from '../../../core/coco'
import type { Language } from '../../lib/i18n.svelte'

/** COCO's 80 classes in the same order. */
const japanese =
  '人,自転車,車,オートバイ,飛行機,バス,電車,トラック,船,信号機,消火栓,一時停止標識,パーキングメーター,ベンチ,鳥,猫,犬,馬,羊,牛,象,熊,シマウマ,キリン,リュックサック,傘,ハンドバッグ,ネクタイ,スーツケース,フリスビー,スキー板,スノーボード,ボール,凧,バット,グローブ,スケートボード,サーフボード,テニスラケット,瓶,ワイングラス,カップ,フォーク,ナイフ,スプーン,ボウル,バナナ,リンゴ,サンドイッチ,オレンジ,ブロッコリー,ニンジン,ホットドッグ,ピザ,ドーナツ,ケーキ,椅子,ソファ,鉢植え,ベッド,テーブル,トイレ,テレビ,ノートパソコン,マウス,リモコン,キーボード,携帯電話,電子レンジ,オーブン,トースター,流し台,冷蔵庫,本,時計,花瓶,はさみ,ぬいぐるみ,ドライヤー,歯ブラシ'.split(
    ','
  )

const byName = new Map(cocoClassNames.map((name, index) => [name, japanese[index] ?? name]))

/** The name of a class for people; the names of other models' classes stay as they are. */
export function className(name: string, language: Language): string {
  return language === 'ja' ? (byName.get(name) ?? name) : name
}
