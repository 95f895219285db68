import { useMutation } from '@tanstack/react-query';
import { askForCode } from '../../api/account.ts';
import { announce } from '../../ui/announce.ts';
import type { Asked } from './SignIn.tsx';
import { t } from '../../words/index.ts';

export function useAskForCode(onAsked: (asked: Asked) => void) {
  return useMutation({
    mutationFn: async (email: string): Promise<Asked> => ({ ...(await askForCode(email)), email }),
    onSuccess: (asked) => {
      announce(t('account.codeSent', { email: asked.email }));
      onAsked(asked);
    },
  });
}
