import type { QueuePlace } from '../src/api/queue-types.ts';
import type { Answer, RoomApi } from './room-api.ts';

/**
 * Takes a place. Where very many have joined from one network, this device has to work for it: that is rare, and so the work is
 * no part of the page.
 * @param say what it does in words; null when it is done
 */
export async function joinRoom(api: RoomApi, say: (words: string | null) => void): Promise<Answer<QueuePlace>> {
  if (api.token === null) await api.session();
  let answer = await api.join();
  // That answer has brought the session; where cookies are blocked, the next one says the same.
  if (!answer.ok && answer.status === 428) answer = await api.join();
  if (answer.ok || !answer.challenge) return answer;
  const { challenge } = answer;
  return import('./work.ts').then(
    ({ joinByWork }) => joinByWork(api, challenge, say),
    () => answer,
  );
}
