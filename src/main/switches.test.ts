import { expect, test } from 'vitest'
import { refusedSwitches } from './switches'

test('what a desktop gives is obeyed, what starts programs or loosens protections is not', () => {
  const argv = ['vinobench', '--lang=ja', '--ozone-platform=wayland', '--gpu-launcher=/bin/sh', '-disable-web-security']
  expect(refusedSwitches([...argv, '/home/me/result.vinobench'])).toEqual(['gpu-launcher', 'disable-web-security'])
})

test("the user's own words, behind the end of switches, are none", () => {
  expect(refusedSwitches(['vinobench', '--cli', '--', 'run', '--gpu-launcher=x'])).toEqual([])
})
