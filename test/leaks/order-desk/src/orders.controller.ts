import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import { OrdersService, type Order, type OrderInput } from './orders.service';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  counts() {
    return this.orders.counts();
  }

  @Post()
  place(@Body() input: OrderInput): Order {
    return this.orders.place(input);
  }

  @Post(':id/advance')
  @HttpCode(200)
  advance(@Param('id', ParseIntPipe) id: number): Order {
    return this.orders.advance(id);
  }
}
