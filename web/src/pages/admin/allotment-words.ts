import type { Channel } from '../../api/admin-allotments.ts';
import { isProblem } from '../../api/client.ts';

export const channelWords: Record<Channel, string> = {
  partner: 'Partner',
  box_office: 'Box office',
  held_back: 'Held back',
};

/** What somebody has typed between commas. */
export function namesIn(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const REASONS = {
  sold: 'Sold, or being paid for',
  held: 'In a fan’s hands',
  allotted: 'Set aside already',
  blocked: 'Blocked',
  unknown: 'Not in the plan',
} as const;

/** What a refusal names, a line a reason. Empty: it names nothing. */
export function whyNotLines(error: unknown): string[] {
  if (!isProblem(error, 'inventory.places_not_free') && !isProblem(error, 'inventory.unknown_places')) return [];
  const { body } = error;
  const lines = Object.entries(REASONS).flatMap(([kind, words]) => {
    const ids = Array.isArray(body[kind]) ? body[kind].map(String) : [];
    return ids.length > 0 ? [`${words}: ${ids.join(', ')}`] : [];
  });
  const short = Object.entries((body['short'] ?? {}) as Record<string, number>);
  return [...lines, ...short.map(([area, free]) => `${area} has ${free} free`)];
}
