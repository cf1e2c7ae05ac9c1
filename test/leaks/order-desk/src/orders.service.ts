import { Injectable, NotFoundException } from '@nestjs/common';

export interface OrderInput {
  readonly customer: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface Order extends OrderInput {
  readonly id: number;
  readonly placedAt: Date;
  status: 'placed' | 'packed' | 'sent';
}

@Injectable()
export class OrdersService {
  private readonly open = new Map<number, Order>();
  private readonly history: Record<string, { from: string; to: string; at: Date; order: Order }[]> = {};
  private lastId = 0;

  place(input: OrderInput): Order {
    const order: Order = { ...input, id: ++this.lastId, placedAt: new Date(), status: 'placed' };
    this.open.set(order.id, order);
    return order;
  }

  advance(id: number): Order {
    const order = this.open.get(id);
    if (order === undefined) throw new NotFoundException(`order ${id} is not open`);
    const from = order.status;
    order.status = from === 'placed' ? 'packed' : 'sent';
    if (order.status === 'sent') this.open.delete(id);

    const day = order.placedAt.toISOString().slice(0, 10);
    this.history[day] ??= [];
    this.history[day].push({ from, to: order.status, at: new Date(), order });
    return order;
  }

  counts(): { open: number; days: string[] } {
    return { open: this.open.size, days: Object.keys(this.history) };
  }
}
