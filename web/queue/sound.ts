/** A soft rising third: heard across a room, not startling. */
const NOTES_HZ = [659.3, 784, 987.8];
const NOTE_S = 0.28;

/** Browsers give sound only to pages whose visitor has asked for it by a click: `allow` is that click. */
export class Chime {
  private context: AudioContext | null = null;

  allow(): void {
    this.context ??= new AudioContext();
    this.play();
  }

  play(): void {
    const { context } = this;
    if (!context) return;
    void context.resume();
    NOTES_HZ.forEach((hz, at) => {
      const startS = context.currentTime + at * NOTE_S;
      const tone = new OscillatorNode(context, { type: 'sine', frequency: hz });
      const volume = new GainNode(context, { gain: 0 });
      volume.gain.setValueAtTime(0, startS);
      volume.gain.linearRampToValueAtTime(0.25, startS + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.001, startS + NOTE_S * 2);
      tone.connect(volume).connect(context.destination);
      tone.start(startS);
      tone.stop(startS + NOTE_S * 2);
    });
  }
}
