import { useLingui } from "@lingui/react/macro";
import { Button, Group, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { useCancel } from "./at-work";
import { Columns, FieldSelect, type Mapping } from "./columns";
import { Notice } from "./notice";
import { questionWords } from "./upload-words";
import { type Choices, usePreviewAgain } from "./use-preview";
import type { Upload } from "./use-uploads";

type Asked = NonNullable<Upload["question"]>;

/** What the service can't know by itself: which sheet, which letters, where the headings stand. */
export function Question({ upload, question }: { upload: Upload; question: Asked }) {
  const { t } = useLingui();
  const mayAnswer = useMay("upload");
  const answer = usePreviewAgain(upload.id);
  const cancel = useCancel(upload.id);
  const [row, setRow] = useState(question.header_row);
  const [mapping, setMapping] = useState<Mapping>(question.proposal);
  const [below, setBelow] = useState<Mapping>(() =>
    Object.assign({}, ...question.tables_below.map((table) => table.proposal)),
  );
  const isSameRow = row === question.header_row;
  const rows = question.rows.filter((each) => each.row > row);
  const headings = question.rows.find((each) => each.row === row)?.cells.map(String);
  const columns = question.columns.map((heading, index) => ({
    index,
    heading: isSameRow ? heading : (headings?.[index] ?? ""),
    samples: rows
      .map((each) => String(each.cells[index] ?? ""))
      .filter(Boolean)
      .slice(0, 4),
  }));
  const send = (more: Choices) => answer.mutate(more);
  const submit = () => {
    const known = columns.flatMap(({ index }) => {
      const field = mapping[index];
      return field || isSameRow ? [[String(index), field || null]] : [];
    });
    const named = question.tables_below
      .filter((table) => table.columns.some((heading) => below[heading]))
      .flatMap((table) => table.columns.map((heading) => [heading, below[heading] || null]));
    send({
      sheet: question.sheet,
      header_row: row,
      mapping: Object.fromEntries([...known, ...named]),
    });
  };
  const sheets = question.sheets.filter((sheet) => sheet.visible || sheet.name === question.sheet);
  return (
    <Stack>
      <Notice color="orange" title={t`The sheet asks you something`}>
        {questionWords(question)}
      </Notice>
      {!mayAnswer && <Text>{t`Your role may not answer. Ask whoever handed it in.`}</Text>}
      <Group gap="sm" align="flex-end">
        {sheets.length > 1 && (
          <NativeSelect
            label={t`Sheet of the workbook`}
            value={question.sheet}
            disabled={!mayAnswer || answer.isPending}
            onChange={(event) => send({ sheet: event.currentTarget.value })}
            data={sheets.map((sheet) => sheet.name)}
          />
        )}
        {question.encodings.length > 1 && (
          <NativeSelect
            label={t`Letters are read as`}
            value={question.encoding}
            disabled={!mayAnswer || answer.isPending}
            onChange={(event) =>
              send({ encoding: event.currentTarget.value as NonNullable<Choices["encoding"]> })
            }
            data={question.encodings.map((each) => ({
              value: each.name,
              label: `${each.label}: ${each.words}`,
            }))}
          />
        )}
        <NativeSelect
          label={t`Headings stand in`}
          value={String(row)}
          disabled={!mayAnswer}
          onChange={(event) => setRow(Number(event.currentTarget.value))}
          data={[
            { value: "0", label: t`no row: there are none` },
            ...rowsOf(question).map(([number, text]) => ({
              value: String(number),
              label: t`row ${number}: ${text}`,
            })),
          ]}
        />
      </Group>
      <Columns
        kind={upload.kind}
        columns={columns}
        mapping={mapping}
        onChange={setMapping}
        disabled={!mayAnswer}
      />
      {question.tables_below.map((table) => (
        <Stack key={table.row} gap="xs">
          <Title order={2} size="h5">{t`Another table begins in row ${table.row}`}</Title>
          <Group gap="sm">
            {table.columns.map((heading) => (
              <Stack key={heading} gap={2}>
                <Text size="sm" dir="auto">
                  {heading}
                </Text>
                <FieldSelect
                  kind={upload.kind}
                  label={t`${heading} is taken for`}
                  value={below[heading] ?? ""}
                  onChange={(field) => setBelow({ ...below, [heading]: field })}
                />
              </Stack>
            ))}
          </Group>
        </Stack>
      ))}
      {answer.isError && <ErrorNote error={answer.error} />}
      {cancel.isError && <ErrorNote error={cancel.error} />}
      {mayAnswer && (
        <Group>
          <Button onClick={submit} loading={answer.isPending}>{t`Preview it`}</Button>
          <Button variant="default" onClick={() => cancel.mutate()} loading={cancel.isPending}>
            {t`Don't take it in`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const WORDS_SHOWN = 60;

/** The rows that may be the one of the headings, with the likeliest one whether shown or not. */
function rowsOf(question: Asked): [number, string][] {
  const shown = question.rows.map((each): [number, string] => [
    each.row,
    each.cells.filter(Boolean).join(" | ").slice(0, WORDS_SHOWN),
  ]);
  const likely = question.header_row;
  const isShown = likely === 0 || shown.some(([number]) => number === likely);
  return isShown ? shown : [...shown, [likely, ""]];
}
