import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconList } from '@tabler/icons-react';
import { type ListRow, presentOnWhatsApp, renderMenuText } from '../../../rules/menu.ts';
import type { OutgoingMedia } from '../../../rules/message.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { Turn } from './conversation.ts';
import type { PhoneState } from './usePhone.ts';

interface ReplyProps {
  reply: Turn['replies'][number];
  phone: PhoneState;
}

/** What the campaign says, as the phone shows it: one text by SMS; with buttons or a list on WhatsApp where they fit. */
export function ReplyBubble({ reply, phone }: ReplyProps) {
  const { t } = useTexts();
  return (
    <div className="phone-bubble" data-from="campaign">
      <span className="phone-who">{t('phone.campaignSays')}</span>
      {phone.conversation.look === 'sms' ? renderMenuText(reply) : <OnWhatsApp reply={reply} phone={phone} />}
    </div>
  );
}

function OnWhatsApp({ reply, phone }: ReplyProps) {
  const shown = presentOnWhatsApp(reply);
  const tap = (id: string, title: string) => phone.act({ kind: 'tap', id, title });
  switch (shown.type) {
    case 'text':
      return shown.text;
    case 'media':
      return (
        <>
          <MediaLine media={shown.media} />
          {shown.caption}
        </>
      );
    case 'buttons':
      return (
        <>
          {shown.header && <MediaLine media={shown.header} />}
          {shown.body}
          <span className="phone-buttons">
            {shown.buttons.map(({ id, title }) => (
              <UnstyledButton key={id} className="phone-tap" disabled={phone.isPending} onClick={() => tap(id, title)}>
                {title}
              </UnstyledButton>
            ))}
          </span>
        </>
      );
    case 'list':
      return (
        <>
          {shown.body}
          <OptionList rows={shown.rows} isPending={phone.isPending} onTap={tap} />
        </>
      );
  }
}

interface OptionListProps {
  rows: readonly ListRow[];
  isPending: boolean;
  onTap: (id: string, title: string) => void;
}

function OptionList({ rows, isPending, onTap }: OptionListProps) {
  const { t } = useTexts();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <span className="phone-buttons">
      <UnstyledButton className="phone-tap" aria-expanded={isOpen} onClick={toggle}>
        <IconList size={14} aria-hidden /> {t('phone.choose')}
      </UnstyledButton>
      {isOpen &&
        rows.map(({ id, title, description }) => (
          <UnstyledButton
            key={id}
            className="phone-row"
            disabled={isPending}
            onClick={() => {
              close();
              onTap(id, title);
            }}
          >
            {title}
            {description && <small>{description}</small>}
          </UnstyledButton>
        ))}
    </span>
  );
}

/** Where a picture lies. It is not loaded: it would be asked of somebody else's server. */
function MediaLine({ media: { kind, url } }: { media: OutgoingMedia }) {
  const { t } = useTexts();
  return <span className="phone-media">{t('phone.media', { kind: t(`phone.media_${kind}`), url })}</span>;
}
