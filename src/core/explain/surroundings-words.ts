import type { Language } from '../language'
import type { InterruptionCause } from '../record'
import { formatPercent } from '../units'
import type { Facts } from './facts'

type Pair = readonly [evidence: string, remedy: string]
type Say = (facts: Facts) => Readonly<Record<Language, Pair>>

export type SurroundingsReason =
  | 'throttled'
  | 'not-cooled'
  | 'too-hot'
  | 'quota-hit'
  | 'cpu-affinity'
  | 'others-busy'
  | 'time-stolen'
  | 'stood-still'
  | 'slept'
  | InterruptionCause
  | 'not-steady'
  | 'power-saving'
  | 'remote-desktop'
  | 'debugger'
  | 'lower-precision'
  | 'not-handed-over'
  | 'device-changed'
  | 'device-idle'

const inRounds = (facts: Facts): string => `round ${facts.text('rounds')}`
const inRoundsJa = (facts: Facts): string => `${facts.text('rounds').replaceAll(', ', '、')} 回目`
const seconds = (facts: Facts): string => facts.number('seconds').toFixed(1)
const share = (facts: Facts): string => formatPercent(facts.number('share'))
const times = (facts: Facts): string => facts.number('times').toFixed(2)

/** Reasons that lie in what was around a row's rounds: what was seen, and what to do. */
export const surroundingsReasons: Readonly<Record<SurroundingsReason, Say>> = {
  throttled: (facts) => ({
    en: [
      `After ${inRounds(facts)} the processors needed up to ${times(facts)} times as long for the same reference work as before the run: they had slowed down.`,
      'Let the computer cool, give it air and mains power, then run again.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定後、同じ基準作業に実行前の最大 ${times(facts)} 倍の時間がかかりました。プロセッサーの速度が下がっています。`,
      'コンピューターを冷まし、通気と電源を確保してから、もう一度実行してください。'
    ]
  }),
  'not-cooled': (facts) => ({
    en: [
      `The processors had not recovered when ${inRounds(facts)} began (up to ${times(facts)} times as long for the reference work), and the time for waiting was used up.`,
      'Let the computer cool for some minutes, then run again.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定開始時に、プロセッサーの速度が回復していませんでした（基準作業の時間が最大 ${times(facts)} 倍）。待ち時間は上限に達していました。`,
      '数分間コンピューターを冷ましてから、もう一度実行してください。'
    ]
  }),
  'too-hot': (facts) => ({
    en: [
      `The processors themselves report that they slowed down because of heat during ${inRounds(facts)} (${facts.number('times')} times).`,
      'Let the computer cool and give it air, then run again.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定中に、プロセッサーが高温のため速度を落としたと報告しています（${facts.number('times')} 回）。`,
      'コンピューターを冷まし、通気を確保してから、もう一度実行してください。'
    ]
  }),
  'quota-hit': (facts) => ({
    en: [
      `The processor quota stopped the measurement in ${facts.number('periods')} of ${facts.number('all')} periods (${inRounds(facts)}).`,
      'Run outside the container, or raise its processor quota.'
    ],
    ja: [
      `プロセッサーの使用量制限により、${facts.number('all')} 期間のうち ${facts.number('periods')} 期間で測定が止められました（${inRoundsJa(facts)}）。`,
      'コンテナーの外で実行するか、プロセッサーの制限を緩めてください。'
    ]
  }),
  'cpu-affinity': (facts) => ({
    en: [
      `VinoBench was allowed ${facts.number('allowed')} of ${facts.number('of')} processors (an affinity mask or a set of its container).`,
      'Start it without taskset and outside the container, or take the figure as that of these processors.'
    ],
    ja: [
      `VinoBench が使えるプロセッサーは ${facts.number('of')} 個のうち ${facts.number('allowed')} 個に限られていました（アフィニティまたはコンテナーの設定）。`,
      'taskset を使わずコンテナーの外で実行するか、この個数での値として扱ってください。'
    ]
  }),
  'others-busy': (facts) => ({
    en: [
      `Other programs took up to ${share(facts)} of the processors’ time during ${inRounds(facts)}.`,
      'Close other programs and run again.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定中に、ほかのプログラムがプロセッサー時間の最大 ${share(facts)} を使っていました。`,
      'ほかのプログラムを閉じて、もう一度実行してください。'
    ]
  }),
  'time-stolen': (facts) => ({
    en: [
      `The host of this virtual machine took up to ${share(facts)} of the processor time away during ${inRounds(facts)}.`,
      'Run on a computer of its own, or when the host has less to do.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定中に、仮想マシンのホストがプロセッサー時間の最大 ${share(facts)} をほかに割り当てていました。`,
      '専用のコンピューターで、またはホストの負荷が低いときに実行してください。'
    ]
  }),
  'stood-still': (facts) => ({
    en: [
      `The measurement stood still for up to ${seconds(facts)} s during ${inRounds(facts)}: it was stopped, or the system froze.`,
      'Run again, and do not stop the program meanwhile.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定が最大 ${seconds(facts)} 秒間止まっていました。プログラムが一時停止されたか、システムが応答していませんでした。`,
      '実行中はプログラムを止めずに、もう一度実行してください。'
    ]
  }),
  slept: (facts) => ({
    en: [
      `The computer slept for up to ${seconds(facts)} s during ${inRounds(facts)}.`,
      'Keep the computer awake and run again.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定中に、コンピューターが最大 ${seconds(facts)} 秒間スリープしました。`,
      'スリープしないようにして、もう一度実行してください。'
    ]
  }),
  suspended: (facts) => ({
    en: [
      `The computer slept during ${inRounds(facts)}, which was measured again.`,
      'Keep the computer awake and run again: it is cooler after a sleep than in the rounds before.'
    ],
    ja: [
      `${facts.text('rounds')} 回目の測定中にコンピューターがスリープしたため、測定し直しました。`,
      'スリープしないようにして、もう一度実行してください。スリープ後はコンピューターが冷えているため、条件がそろいません。'
    ]
  }),
  'device-lost': (facts) => ({
    en: [
      `The driver lost the device during ${inRounds(facts)}, which was measured again.`,
      'Update the driver of the device and run again: a device that gets lost may be no choice for daily work, however fast it is.'
    ],
    ja: [
      `${facts.text('rounds')} 回目の測定中にドライバーがデバイスを見失ったため、測定し直しました。`,
      'デバイスのドライバーを更新して、もう一度実行してください。見失われるデバイスは、速くても日常の利用には向かない可能性があります。'
    ]
  }),
  'not-steady': (facts) => ({
    en: [
      `After ${seconds(facts)} s of warm-up the times of ${inRounds(facts)} were still rising or falling.`,
      'Choose Thorough: its rounds are long enough for what comes at their beginning to count little.'
    ],
    ja: [
      `${seconds(facts)} 秒間のウォームアップ後も、${inRoundsJa(facts)}の推論時間が安定していませんでした。`,
      '測定時間が長く、立ち上がりの影響が小さい「詳細」を選んでください。'
    ]
  }),
  'power-saving': (facts) => ({
    en: [
      `The computer was set to save power (${facts.text('plan')}).`,
      'Choose the plan for best performance in the power settings and run again.'
    ],
    ja: [
      `コンピューターが省電力に設定されていました（${facts.text('plan')}）。`,
      '電源設定で「最適なパフォーマンス」を選び、もう一度実行してください。'
    ]
  }),
  'remote-desktop': () => ({
    en: [
      'The session was a remote desktop, which uses processors and graphics to send its picture.',
      'Run at the computer itself, or from a plain terminal.'
    ],
    ja: [
      'リモート デスクトップで実行されていました。画面の送信にプロセッサーやグラフィックスが使われます。',
      'そのコンピューター上で直接、または通常のターミナルから実行してください。'
    ]
  }),
  debugger: () => ({
    en: ['A debugger was attached to the measurement.', 'Detach it and run again.'],
    ja: ['測定にデバッガーが接続されていました。', 'デバッガーを外して、もう一度実行してください。']
  }),
  'lower-precision': (facts) => ({
    en: [
      `Asked for ${facts.text('asked')}, executed in ${facts.text('executed')}: less exact, and so faster.`,
      'Take the figure as that of the precision that executed, or choose a device that has the one you want.'
    ],
    ja: [
      `${facts.text('asked')} を指定しましたが、より精度の低い ${facts.text('executed')} で実行されました。`,
      '実際に実行された精度での値として扱うか、希望する精度に対応したデバイスを選んでください。'
    ]
  }),
  'not-handed-over': (facts) => ({
    en: [
      `AUTO had not handed over from the processor to its accelerator after ${seconds(facts)} s (${inRounds(facts)}).`,
      'Run again: the accelerator’s model may be in its cache by now. Or name the device itself.'
    ],
    ja: [
      `${seconds(facts)} 秒待っても、AUTO がプロセッサーからアクセラレーターに切り替わりませんでした（${inRoundsJa(facts)}）。`,
      'もう一度実行してください（コンパイル済みモデルがキャッシュに残っている場合があります）。またはデバイスを直接指定してください。'
    ]
  }),
  'device-changed': (facts) => ({
    en: [
      `The device changed during ${inRounds(facts)}: from ${facts.text('before')} to ${facts.text('after')}.`,
      'Run again, or name the device itself instead of AUTO.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定中に、実行デバイスが ${facts.text('before')} から ${facts.text('after')} に変わりました。`,
      'もう一度実行するか、AUTO の代わりにデバイスを直接指定してください。'
    ]
  }),
  'device-idle': (facts) => ({
    en: [
      `The system counts no work of ${facts.text('device')} for this measurement during ${inRounds(facts)}.`,
      'Check the driver of the device; something else may have executed.'
    ],
    ja: [
      `${inRoundsJa(facts)}の測定中に、システムは ${facts.text('device')} の動作を記録していません。`,
      'デバイスのドライバーを確認してください。ほかのデバイスで実行された可能性があります。'
    ]
  })
}
