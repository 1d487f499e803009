/** Figures as the views make them: each with what is hard to draw. */
export const sequence = `sequenceDiagram
  accTitle: 第一个 SYN 丢失
  accDescr: 客户端：CLOSED → SYN-SENT → ESTABLISHED
  autonumber
  participant client as 客户端
  participant server as 服务端
  Note left of client: CLOSED
  client-xserver: 第一次握手 SYN seq=100
  Note over client,server: 客户端重传超时（1 s）
  client->>server: SYN seq=100（重传）
  server->>client: 第二次握手 SYN,ACK seq=300 ack=101
  Note right of server: ESTABLISHED #35;1`

export const states = `stateDiagram-v2
  accTitle: A path
  accDescr: client: CLOSED → SYN-SENT → ESTABLISHED
  direction TB
  state "CLOSED" as CLOSED
  state "SYN-SENT" as SYN_SENT
  state "SYN-RECEIVED" as SYN_RECEIVED
  CLOSED --> SYN_SENT: (1) active OPEN / snd SYN
  SYN_SENT --> SYN_RECEIVED: (2, 3, 4, 5, 6, 7) rcv SYN / snd SYN,ACK
  SYN_RECEIVED --> CLOSED: rcv RST
  classDef path font-weight:bold,stroke-width:3px
  class CLOSED,SYN_SENT path`

/** A figure of which one character is all that differs. */
export function oneCharacter(character: string): string {
  return `sequenceDiagram\n  participant a as ${character}\n  participant b as b\n  a->>b: x`
}
