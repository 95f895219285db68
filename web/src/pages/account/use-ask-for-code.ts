import { useMutation } from '@tanstack/react-query';
import { askForCode } from '../../api/account.ts';
import { announce } from '../../ui/announce.ts';
import type { Asked } from './SignIn.tsx';

export function useAskForCode(onAsked: (asked: Asked) => void) {
  return useMutation({
    mutationFn: async (email: string): Promise<Asked> => ({ ...(await askForCode(email)), email }),
    onSuccess: (asked) => {
      announce(`A code is on its way to ${asked.email}.`);
      onAsked(asked);
    },
  });
}
