import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Kbd, Modal, Table, Title } from "@mantine/core";

type Part = { title: MessageDescriptor; keys: [string, MessageDescriptor][] };

const PARTS: Part[] = [
  {
    title: msg`Everywhere`,
    keys: [
      ["Ctrl-K", msg`Find a person, a screen, an action`],
      ["/", msg`To the search`],
      ["?", msg`These shortcuts`],
      ["Esc", msg`One layer back`],
      ["Ctrl-Enter", msg`Save`],
    ],
  },
  {
    title: msg`Counter`,
    keys: [
      ["Enter", msg`To the next field, the next line, Save`],
      ["Alt-R", msg`Repeat the last bill`],
      ["Alt-P", msg`Print the receipt of the bill just saved`],
      ["Alt-N", msg`This bill waits, another one opens`],
    ],
  },
  {
    title: msg`My day`,
    keys: [
      ["1 – 8", msg`What came of the call`],
      ["N", msg`Write a note; Esc leaves it`],
      ["U", msg`Undo the last outcome`],
      ["↓ ↑", msg`The next person, the one before`],
    ],
  },
  {
    title: msg`Rows that wait`,
    keys: [
      ["Enter", msg`Try the row, and go down`],
      ["F2", msg`Change what stands in the cell`],
      ["Ctrl-Z", msg`Take back what was not tried yet`],
      ["Ctrl-Enter", msg`Try all that is changed`],
    ],
  },
  {
    title: msg`Duplicates`,
    keys: [
      ["M", msg`Merge, as the button says`],
      ["X", msg`Not the same`],
      ["K", msg`Keep the other one`],
      ["1 – 9", msg`To a field in which they differ; arrows choose`],
      ["U", msg`Undo the last decision`],
      ["↓ ↑", msg`The next pair, the one before`],
    ],
  },
  {
    title: msg`A customer`,
    keys: [
      ["B", msg`Write a bill`],
      ["V", msg`Record a visit without a bill`],
      ["R", msg`Plan a day to call them`],
      ["E", msg`Correct the details`],
    ],
  },
];

/** What the keys do, from anywhere by `?`. */
export function Help({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Shortcuts`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {PARTS.map((part) => (
        <section key={part.title.id}>
          <Title order={3} size="h5" mt="sm">
            {i18n._(part.title)}
          </Title>
          <Table aria-label={i18n._(part.title)}>
            <Table.Tbody>
              {part.keys.map(([keys, what]) => (
                <Table.Tr key={keys}>
                  <Table.Td w={120}>
                    <Kbd>{keys}</Kbd>
                  </Table.Td>
                  <Table.Td>{i18n._(what)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      ))}
    </Modal>
  );
}
