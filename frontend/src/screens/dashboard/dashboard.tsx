import { useLingui } from "@lingui/react/macro";
import { Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Empty } from "@/components/lists/list-body";
import { useFormatDays } from "@/components/range-choice";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { BesideEachOther } from "./beside-each-other";
import classes from "./dashboard.module.css";
import { Download } from "./download";
import { Figures } from "./figures";
import { Filters } from "./filters";
import { Funnel } from "./funnel";
import { Hours } from "./hours";
import { isEmptyDashboard } from "./is-empty";
import { MayLapse } from "./may-lapse";
import { RefillSuccess } from "./refills";
import { Sheets } from "./sheets";
import { type Dashboard as Answer, type Line, useDashboard, useQueryOf } from "./use-dashboard";

const route = getRouteApi("/dashboard");
const OF_BRANCHES = [
  "bill_value",
  "bills",
  "visits",
  "visits_without_purchase",
  "new_customers",
  "conversions",
  "conversion_value",
  "interactions",
  "yellow_contacts",
  "refills_reminded",
] as const;
const OF_STAFF = [
  "bill_value",
  "bills",
  "visits",
  "conversions",
  "conversion_value",
  "interactions",
  "calls",
  "calls_successful",
  "follow_ups",
  "refills_reminded",
  "refills_answered",
  "refills_bought",
  "open_contacts",
] as const;

/** How the business does in these days against the same days before; each figure opens its list. */
export function Dashboard() {
  const { t } = useLingui();
  const view = route.useSearch();
  const mayExport = useMay("export");
  const query = useQueryOf(view);
  const dashboard = useDashboard(query);
  const { data, error, isPlaceholderData } = dashboard;
  const retry = () => void dashboard.refetch();
  const asked = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, `${value}`]),
  );
  const isStale = !!error && isPlaceholderData; // the answer known is of another question
  return (
    <Stack gap="md" maw={1400}>
      <ScreenTitle title={t`Dashboard`}>
        {mayExport && data && !isPlaceholderData && <Download shown={data} query={asked} />}
      </ScreenTitle>
      <Filters shown={data} />
      {error && <ErrorNote error={error} onRetry={retry} />}
      {!data && !error && <Loading />}
      {data && !isStale && (
        <div className={classes.body} data-late={isPlaceholderData || undefined}>
          <Stack gap="md">
            <Compared shown={data} />
            {isEmptyDashboard(data) ? <Nothing /> : <Parts shown={data} branch={view.branch} />}
          </Stack>
        </div>
      )}
    </Stack>
  );
}

/** "1 to 28 Nov against 1 to 28 Oct": never a part against a whole. */
function Compared({ shown }: { shown: Answer }) {
  const { t } = useLingui();
  const formatDays = useFormatDays();
  const now = formatDays(shown);
  const before = formatDays(shown.compared_with);
  return (
    <Text size="sm" role="status">
      {t`${now} against ${before}`}
    </Text>
  );
}

function Parts({ shown, branch }: { shown: Answer; branch: string | undefined }) {
  const { t } = useLingui();
  const shopOf = ({ id, name }: Line) => (id === null ? t`No shop yet` : name);
  const memberOf = ({ id, name }: Line) => (id === null ? t`Nobody` : name);
  return (
    <>
      <Figures figures={shown.figures} />
      <div className={classes.parts}>
        <BesideEachOther
          name="branches"
          title={t`Shops beside each other`}
          lead={t`Shop`}
          table={shown.branches}
          columns={OF_BRANCHES}
          below={["bills", "visits", "new_customers"]}
          textOf={shopOf}
          nameOf={(line) => (
            <Only line={line} name="branch">
              {shopOf(line)}
            </Only>
          )}
          empty={t`Nothing happened in any shop in these days.`}
        />
        <BesideEachOther
          name="staff"
          title={t`Staff beside each other`}
          lead={t`Who`}
          table={shown.staff}
          columns={OF_STAFF}
          below={["bills", "visits", "conversions", "calls"]}
          textOf={memberOf}
          nameOf={(line) => (
            <Only line={line} name="staff">
              {memberOf(line)}
            </Only>
          )}
          empty={t`Nobody did anything in these days.`}
        />
        <Funnel funnel={shown.funnel} />
        <Hours table={shown.hours} />
        <RefillSuccess table={shown.refills} />
        <Stack gap="md">
          <Sheets sheets={shown.sheets} />
          <MayLapse branch={branch} />
        </Stack>
      </div>
    </>
  );
}

/** A shop's or a member's name leads to their figures alone; nobody's has no page. */
function Only(props: { line: Line; name: "branch" | "staff"; children: string }) {
  const view = route.useSearch();
  const { line, name, children } = props;
  if (line.id === null) return children;
  return (
    <TextLink to="/dashboard" search={{ ...view, [name]: String(line.id) } as never} inherit>
      {children}
    </TextLink>
  );
}

function Nothing() {
  const { t } = useLingui();
  const view = route.useSearch();
  const mayUpload = useMay("upload");
  const isFiltered = !!(view.range || view.branch || view.staff);
  if (isFiltered) {
    return (
      <Empty
        action={<TextLink to="/dashboard" search={{}}>{t`Show this month of everybody`}</TextLink>}
      >
        {t`Nothing happened in these days, nor in those before them.`}
      </Empty>
    );
  }
  return (
    <Empty action={mayUpload && <TextLink to="/uploads">{t`Hand in a sheet`}</TextLink>}>
      {t`Nothing is recorded of this month or the last. Bills written at the counter and sheets handed in fill this screen.`}
    </Empty>
  );
}

const TILES = ["a", "b", "c", "d", "e", "f"];

function Loading() {
  const { t } = useLingui();
  return (
    <div className={classes.figures}>
      <VisuallyHidden role="status">{t`Loading`}</VisuallyHidden>
      {TILES.map((tile) => (
        <Skeleton key={tile} height={92} />
      ))}
    </div>
  );
}
