import { Alert, Button, Grid, Menu, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowMerge, IconDots, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { toProblem } from '../api/problems.ts';
import { may, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Failure } from '../shell/Failure.tsx';
import { Loading } from '../shell/Loading.tsx';
import { PageAnchor } from '../shell/links.tsx';
import { Page } from '../shell/Page.tsx';
import { useFormat } from '../shell/useFormat.ts';
import { sourceName, useNames } from './names.ts';
import { Addresses } from './person/Addresses.tsx';
import { Consent } from './person/Consent.tsx';
import { Details } from './person/Details.tsx';
import { EraseDialog } from './person/EraseDialog.tsx';
import { MergeDialog } from './person/MergeDialog.tsx';
import { PreferencesLink } from './person/PreferencesLink.tsx';
import { Subscriptions } from './person/Subscriptions.tsx';
import { type Contact, contactQuery } from './queries.ts';
import { Timeline } from './timeline/Timeline.tsx';

const route = getRouteApi('/shell/contacts/$contactId');

/** One person: who they are, what they want, what happened. */
export function ContactPage() {
  const { t } = useTexts();
  const { contactId } = route.useParams();
  const { data, error, refetch } = useQuery(contactQuery(contactId));
  if (data) return <LoadedContact key={contactId} contact={data} />;
  return <Page title={t('contacts.title')}>{error ? <NoContact error={error} onRetry={refetch} /> : <Loading />}</Page>;
}

/** Who became part of somebody else leads to them. */
function NoContact({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTexts();
  const problem = toProblem(error);
  const merged = problem.status === 404 ? /\bcnt_[0-9a-z]{26}\b/.exec(problem.message)?.[0] : undefined;
  if (merged === undefined) return <Failure error={error} onRetry={onRetry} />;
  return (
    <Alert title={t('contacts.mergedAway')}>
      <PageAnchor to="/contacts/$contactId" params={{ contactId: merged }}>
        {t('contacts.toMerged')}
      </PageAnchor>
    </Alert>
  );
}

function LoadedContact({ contact }: { contact: Contact }) {
  const { t } = useTexts();
  const format = useFormat();
  const mayChange = may(useSession(), 'operate');
  const { createdAt, createdBy, updatedAt, updatedBy, number } = contact;
  const told = [
    t('contacts.number', { number: String(number) }),
    t('contacts.since', { when: format.moment(createdAt), source: sourceName(createdBy, t) }),
    ...(updatedBy === null
      ? []
      : [t('contacts.changed', { when: format.ago(updatedAt), source: sourceName(updatedBy, t) })]),
  ];
  return (
    <Page title={useNames()(contact)} text={told.join(' · ')} actions={mayChange && <ContactMenu contact={contact} />}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            <Details contact={contact} mayChange={mayChange} />
            <Consent contact={contact} mayChange={mayChange} />
            <Subscriptions contact={contact} mayChange={mayChange} />
            <Addresses contact={contact} mayChange={mayChange} />
            {mayChange && <PreferencesLink contact={contact} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Timeline contactId={contact.id} />
        </Grid.Col>
      </Grid>
      <Text size="sm">
        <PageAnchor to="/contacts">{t('contacts.back')}</PageAnchor>
      </Text>
    </Page>
  );
}

function ContactMenu({ contact }: { contact: Contact }) {
  const { t } = useTexts();
  const [isMerging, merging] = useDisclosure(false);
  const [isErasing, erasing] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDots size={16} aria-hidden />}>
            {t('contacts.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowMerge size={16} aria-hidden />} onClick={merging.open}>
            {t('contacts.merge')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={erasing.open}>
            {t('contacts.erase')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <MergeDialog contact={contact} isOpen={isMerging} onClose={merging.close} />
      <EraseDialog contact={contact} isOpen={isErasing} onClose={erasing.close} />
    </>
  );
}
