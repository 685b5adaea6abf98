import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { saveFile } from "@/lib/save-file";
import { type Counted, tableQuery } from "./use-partners";

/** The table as it is shown, with the days before beside it, as a workbook. */
export function Download({ view }: { view: Counted & { order?: string } }) {
  const { t } = useLingui();
  const mayExport = useMay("export");
  const today = useMe().today ?? "";
  const download = useMutation({
    mutationFn: async () => {
      const query = { ...tableQuery(view, today), format: "xlsx" as const };
      const { response } = await client.GET("/api/channel-partners/performance/", {
        params: { query },
        parseAs: "stream",
      });
      saveFile(await response.blob(), "partners.xlsx");
    },
  });
  if (!mayExport) return null;
  return (
    <>
      <Button
        variant="default"
        loading={download.isPending}
        onClick={() => download.mutate()}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {t`Download`}
      </Button>
      {download.isError && <ErrorNote error={download.error} onRetry={() => download.mutate()} />}
    </>
  );
}
