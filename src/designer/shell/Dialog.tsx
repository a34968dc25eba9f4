import { Modal, type ModalProps } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';

interface DialogProps extends Pick<ModalProps, 'closeOnClickOutside' | 'onExitTransitionEnd' | 'size' | 'children'> {
  title: string;
  isOpen: boolean;
  onClose: () => void;
}

/** What is asked or shown before the page, until it is closed. Empty again each time it opens. */
export function Dialog({ title, isOpen, onClose, ...modal }: DialogProps) {
  const { t } = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('general.close') }}
      classNames={{ title: 'break-words' }}
      {...modal}
    />
  );
}
