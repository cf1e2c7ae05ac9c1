import { message, type MessageValue } from '../base/message.ts';
import type { TargetAddress } from '../model/target.ts';

export function describeAddress(address: TargetAddress): MessageValue {
  switch (address.kind) {
    case 'inspector':
      return `${address.host}:${address.port}`;
    case 'websocket':
      return address.url;
    case 'process':
      return message`process ${address.pid}`;
    case 'docker':
      return message`container ${address.container}`;
    case 'kubernetes':
      return message`pod ${address.pod}`;
    case 'program':
      return [address.command, ...address.args].join(' ');
    default:
      return address satisfies never;
  }
}
