import type { WebSocket } from 'ws';
import { bus, type Events } from './bus.ts';

export class Member {
  readonly #socket: WebSocket;
  readonly #room: string;
  readonly name: string;
  #received = 0;

  constructor(socket: WebSocket, room: string, name: string) {
    this.#socket = socket;
    this.#room = room;
    this.name = name;
  }

  join(): void {
    bus.on('typing', this.onTyping);
    bus.on('message', (message) => {
      if (message.room === this.#room) this.deliver(message);
    });
    this.#socket.on('message', (data) => {
      bus.emit('message', { room: this.#room, from: this.name, text: data.toString() });
    });
    this.#socket.once('close', () => {
      bus.off('typing', this.onTyping);
    });
  }

  private readonly onTyping = ({ room, from }: Events['typing']): void => {
    if (room === this.#room && from !== this.name) this.send({ type: 'typing', from });
  };

  private deliver(message: Events['message']): void {
    this.#received += 1;
    this.send({ type: 'message', number: this.#received, ...message });
  }

  private send(value: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(value));
  }
}
