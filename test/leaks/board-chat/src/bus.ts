import mitt from 'mitt';

export type Events = {
  message: { room: string; from: string; text: string };
  typing: { room: string; from: string };
};

export const bus = mitt<Events>();
