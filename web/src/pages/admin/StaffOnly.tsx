import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LogOut } from 'lucide-react';
import type { StaffSession } from '../../api/admin-types.ts';
import { signOut, staffQuery } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SignIn } from './SignIn.tsx';

/** Shows its page to signed-in staff, the sign-in to everyone else. */
export function StaffOnly({ children }: { children: (staff: StaffSession) => ReactNode }) {
  const staff = useQuery(staffQuery);
  const isStranger = isProblem(staff.error) && [401, 403, 404].includes(staff.error.status);

  if (staff.isPending) return <PageLoading />;
  if (isStranger) return <SignIn />;
  if (!staff.data) return <ProblemPage error={staff.error} onRetry={() => void staff.refetch()} />;
  return (
    <>
      <StaffBar staff={staff.data} />
      <div className="page py-6 sm:py-8">{children(staff.data)}</div>
    </>
  );
}

const navClass = 'inline-flex min-h-11 items-center px-3 font-semibold hover:text-accent';

function StaffBar({ staff }: { staff: StaffSession }) {
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    // The session first, so that no page asks once more as the one who left. Whatever was read as staff must not stay.
    onSettled: async () => {
      await client.resetQueries({ queryKey: staffQuery.queryKey });
      client.removeQueries({ queryKey: ['admin'], type: 'inactive' });
    },
  });
  return (
    <div className="border-b border-line bg-sunken">
      <div className="page flex min-h-12 flex-wrap items-center justify-between gap-x-4 text-sm">
        <p>
          <Link to="/admin" className="inline-flex min-h-11 items-center font-semibold hover:text-accent">
            {staff.role === 'operator' ? 'All organizers' : (staff.organizer?.name ?? staff.name)}
          </Link>
          <span className="hidden text-ink-soft sm:inline"> · signed in as {staff.name}</span>
        </p>
        <nav aria-label="Staff" className="ml-auto flex">
          {staff.role === 'operator' && (
            <Link to="/admin/attention" className={navClass}>
              Attention
            </Link>
          )}
          <Link to="/admin/disputes" className={navClass}>
            Disputes
          </Link>
        </nav>
        <Button variant="quiet" size="small" className="-mr-3" pending={leave.isPending} onClick={() => leave.mutate()}>
          <Icon of={LogOut} size={18} />
          Sign out
        </Button>
      </div>
    </div>
  );
}
