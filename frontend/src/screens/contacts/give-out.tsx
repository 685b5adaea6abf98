import { useLingui } from "@lingui/react/macro";
import { Anchor, Button, Checkbox, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useFormatCount } from "@/api/me";
import { pageState, type Selection } from "./selection";
import { Sharing } from "./sharing";
import type { Contact, View } from "./use-contacts";

type Props = {
  view: View;
  page: readonly Contact[];
  count: number;
  isExact: boolean;
  chosen: Selection;
  onChoose: (chosen: Selection) => void;
};

/** Choose this page, then all that match where that is meant, and give them out evenly. */
export function GiveOut({ view, page, count, isExact, chosen, onChoose }: Props) {
  const { t } = useLingui();
  const format = useFormatCount();
  const [isOpen, setOpen] = useState(false);
  const { isWhole, isPartly } = pageState(chosen, page);
  const isAll = "all" in chosen;
  const many = isAll ? count : chosen.ids.length;
  const all = format(count);
  const onPage = page.length;
  const said = isAll && !isExact ? `${all}+` : format(many);
  return (
    <Group gap="sm" mih={36} px={10}>
      <Checkbox
        checked={isWhole}
        indeterminate={isPartly && !isWhole}
        onChange={() => onChoose({ ids: isWhole ? [] : page.map((contact) => contact.id) })}
        label={t`${onPage} on this page`}
      />
      {isWhole && !isAll && (count > onPage || !isExact) && (
        <Anchor component="button" type="button" onClick={() => onChoose({ all: true })}>
          {isExact ? t`Choose all ${all} that match` : t`Choose all that match, more than ${all}`}
        </Anchor>
      )}
      {isAll && (
        <Text size="sm" fw={600}>
          {isExact ? t`All ${all} that match are chosen` : t`All that match are chosen`}
        </Text>
      )}
      {many > 0 && (
        <Button size="compact-md" onClick={() => setOpen(true)}>
          {t`Give out`}
        </Button>
      )}
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t`Give contacts out: ${said}`}
        closeButtonProps={{ "aria-label": t`Close` }}
      >
        <Sharing
          source={{ view, chosen }}
          onDone={() => {
            setOpen(false);
            onChoose({ ids: [] });
          }}
        />
      </Modal>
    </Group>
  );
}
