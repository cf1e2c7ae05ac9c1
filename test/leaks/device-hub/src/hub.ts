import type { WebSocket } from 'ws';

export interface Reading {
  readonly device: string;
  readonly value: number;
  readonly at: number;
}

export interface Peer {
  readonly device: string;
  readonly socket: WebSocket;
  missed: number;
}

export class Hub {
  private readonly peers = new Set<Peer>();
  private readonly latest = new Map<string, Reading>();

  constructor(private readonly heartbeatMs: number) {}

  attach(socket: WebSocket, device: string): void {
    const peer: Peer = { device, socket, missed: 0 };
    this.peers.add(peer);

    setInterval(() => {
      if (socket.readyState !== socket.OPEN) return;
      peer.missed += 1;
      if (peer.missed > 3) socket.terminate();
      else socket.ping();
    }, this.heartbeatMs);

    socket.on('pong', () => {
      peer.missed = 0;
    });
    socket.on('message', (data) => {
      const reading: Reading = { device, value: Number(data.toString()), at: Date.now() };
      this.latest.set(device, reading);
      socket.send(JSON.stringify({ ok: true, peers: this.peers.size }));
    });
    socket.once('close', () => this.peers.delete(peer));
  }

  snapshot(): Reading[] {
    return [...this.latest.values()].sort((a, b) => b.at - a.at);
  }
}
