const nothing = async () => {};
let onShutdown = nothing;

/** Adds a step to what is done when the service stops, after the steps that are there. */
export function beforeShutdown(step) {
  const earlier = onShutdown;
  onShutdown = async () => {
    await earlier();
    await step();
  };
}

export async function shutdown() {
  const all = onShutdown;
  onShutdown = nothing;
  await all();
}
