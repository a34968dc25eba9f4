import { ActionIcon, Menu, Textarea } from '@mantine/core';
import { IconMapPin, IconPaperclip, IconPhoto, IconSend } from '@tabler/icons-react';
import { type KeyboardEvent, type SubmitEvent, useRef, useState } from 'react';
import { useTexts } from '../../i18n/texts.ts';
import type { PhoneState } from './usePhone.ts';

/** What the person writes. Enter sends; Shift Enter begins a line. */
export function Composer({ phone }: { phone: PhoneState }) {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  const send = () => {
    if (text === '' || phone.isPending) return;
    // It stays until the answer is there: nothing typed is lost.
    phone.act({ kind: 'text', text }, () => setText(''));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form className="phone-composer" onSubmit={onSubmit}>
      <Menu position="top-start" withinPortal={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('phone.attach')}>
            <IconPaperclip size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPhoto size={16} aria-hidden />} onClick={() => phone.act({ kind: 'image' })}>
            {t('phone.picture')}
          </Menu.Item>
          <Menu.Item leftSection={<IconMapPin size={16} aria-hidden />} onClick={() => phone.act({ kind: 'location' })}>
            {t('phone.location')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Textarea
        ref={input}
        flex={1}
        miw={0}
        autosize
        minRows={1}
        maxRows={5}
        aria-label={t('phone.write')}
        placeholder={t('phone.writeHere')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ActionIcon type="submit" size="lg" aria-label={t('phone.send')} loading={phone.isPending}>
        <IconSend size={18} aria-hidden />
      </ActionIcon>
    </form>
  );
}
