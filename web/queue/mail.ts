import type { KeptPlace } from './place-memory.ts';
import type { RoomApi } from './room-api.ts';

export const MAIL_WORDS = {
  asked: "We'll mail you when it's nearly your turn.",
  told: 'Your mail is sent.',
};

/** @param email to be told there, once; null: not any more. @returns what to say, and how it stands now where that has changed */
export async function askForMail(
  api: RoomApi,
  email: string | null,
): Promise<{ words: string; mail?: KeptPlace['mail'] }> {
  const answer = await api.notice(email);
  if (!answer.ok) return { words: "That didn't work. Check the address, or try again." };
  if (email === null) return { words: "We won't mail you.", mail: null };
  const mail = answer.body?.told ? 'told' : 'asked';
  return { words: MAIL_WORDS[mail], mail };
}
