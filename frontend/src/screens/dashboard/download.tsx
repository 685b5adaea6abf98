import { useLingui } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { ErrorNote } from "@/components/error-note";
import { type Dashboard, type ListOf, useDownload } from "./use-dashboard";

/** What is seen as files: the figures of the whole, and each table as its report has it. */
export function Download({ shown, query }: { shown: Dashboard; query: ListOf["query"] }) {
  const { t } = useLingui();
  const download = useDownload();
  const files: [string, ListOf][] = [
    [t`Figures`, { path: "/api/reports/dashboard/", query, sums: [] }],
    [t`Shops`, shown.branches.file],
    [t`Staff`, shown.staff.file],
    [t`Refills`, shown.refills.file],
    [t`Hours`, shown.hours.file],
    [t`Quality of sheets`, shown.sheets_file],
  ];
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            size="compact-md"
            loading={download.isPending}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t`Download`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(["xlsx", "csv"] as const).map((format) => (
            <div key={format}>
              <Menu.Label>
                {format === "xlsx" ? t`For a spreadsheet (XLSX)` : t`As text (CSV)`}
              </Menu.Label>
              {files.map(([label, of]) => (
                <Menu.Item key={label} onClick={() => download.mutate({ of, format })}>
                  {label}
                </Menu.Item>
              ))}
            </div>
          ))}
        </Menu.Dropdown>
      </Menu>
      {download.isError && (
        <ErrorNote
          error={download.error}
          onRetry={() => download.variables && download.mutate(download.variables)}
        />
      )}
    </>
  );
}
