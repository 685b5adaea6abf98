import { useLingui } from "@lingui/react/macro";
import { Button, Code, Group, List, Stack, Text } from "@mantine/core";
import { saveFile } from "@/lib/save-file";

type Props = { codes: string[]; onDone: () => void };

export function RecoveryCodes({ codes, onDone }: Props) {
  const { t } = useLingui();
  const download = () =>
    saveFile(new Blob([`${codes.join("\n")}\n`], { type: "text/plain" }), "footfall-codes.txt");
  return (
    <Stack>
      <Text role="status">
        {t`Write these down and keep them apart from your phone. Each signs you in once without it; they are not shown again.`}
      </Text>
      <List listStyleType="none" aria-label={t`Recovery codes`}>
        {codes.map((code) => (
          <List.Item key={code}>
            <Code>{code}</Code>
          </List.Item>
        ))}
      </List>
      <Group>
        <Button onClick={onDone}>{t`I have written them down`}</Button>
        <Button variant="default" onClick={download}>{t`Save as a file`}</Button>
      </Group>
    </Stack>
  );
}
