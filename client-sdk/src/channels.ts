/** The three outputs through which a device guides a breath. Each has its own latency. */
export const CHANNELS = ["light", "sound", "touch"] as const;
/** `light`: the display. `sound`: the tones. `touch`: the vibration motor. */
export type Channel = (typeof CHANNELS)[number];

/** The latency of each output of this device in milliseconds: 150–300 for a Bluetooth speaker, a frame or two for a display. */
export type OutputLatencyMs = Readonly<Record<Channel, number>>;
