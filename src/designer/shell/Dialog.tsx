import { Modal, type ModalProps } from '@mantine/core';
import { useTexts } from '../i18n/texts.ts';

interface DialogProps
  extends Pick<
    ModalProps,
    'closeOnClickOutside' | 'closeOnEscape' | 'onExitTransitionEnd' | 'returnFocus' | 'size' | 'zIndex' | 'children'
  > {
  title: string;
  isOpen: boolean;
  /** Left out where it stays until what it asks for is done. */
  onClose?: () => void;
}

/** What is asked or shown before the page, until it is closed. Empty again each time it opens. */
export function Dialog({ title, isOpen, onClose, ...modal }: DialogProps) {
  const { t } = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose ?? stayOpen}
      withCloseButton={onClose !== undefined}
      title={title}
      closeButtonProps={{ 'aria-label': t('general.close') }}
      classNames={{ title: 'break-words' }}
      {...modal}
    />
  );
}

function stayOpen(): void {}
