import { Box, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../api/client.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { invitationsQuery } from './queries.ts';
import { roleName } from './roles.ts';
import { Section } from './Section.tsx';

/** Who was asked and has not come yet; nothing where there is nobody. */
export function Invitations() {
  const { t } = useTexts();
  const format = useFormat();
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(invitationsQuery);
  const revoke = useMutation({
    mutationFn: (id: string) => ask(api.v1.invitations[':id'].$delete({ param: { id } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  if (error) return <Failure error={error} onRetry={refetch} />;
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={t('people.openInvitations')}>
      <Box className="rows">
        {data.items.map(({ id, email, role, expiresAt }) => (
          <Group key={id} justify="space-between" py="sm" gap="sm">
            <Box miw={0} flex="1 1 14rem">
              <Text fw={600} className="break-words">
                {email}
              </Text>
              <Text size="sm" c="dimmed">
                {roleName(role, t)},{' '}
                {Date.parse(expiresAt) > Date.now()
                  ? t('people.expires', { when: format.moment(expiresAt) })
                  : t('people.expired')}
              </Text>
            </Box>
            <Button
              variant="default"
              size="xs"
              aria-label={t('people.takeBackOf', { email })}
              loading={revoke.isPending && revoke.variables === id}
              onClick={() => revoke.mutate(id)}
            >
              {t('people.takeBack')}
            </Button>
          </Group>
        ))}
      </Box>
    </Section>
  );
}
