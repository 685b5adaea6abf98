import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { client } from "@/api/client";
import { useFormatCount, useMay } from "@/api/me";
import type { components } from "@/api/schema";
import { type Called, peopleOf } from "@/components/calls/called";
import { CalledPanel } from "@/components/calls/called-panel";
import { OutcomeLog } from "@/components/calls/outcome-log";
import { useLogged, withoutLogged } from "@/components/calls/use-outcomes";
import { Empty, ListBody } from "@/components/lists/list-body";
import { Split } from "@/components/lists/split";
import { NoRight } from "@/components/no-right";
import { ScreenTitle } from "@/components/screen-title";
import { useIsWide } from "@/lib/use-is-wide";
import { useKeys } from "@/lib/use-keys";
import { DayList } from "./day-list";
import { nextOf } from "./next-person";
import { Nobodys } from "./nobodys";

type Worklist = components["schemas"]["Worklist"];

const route = getRouteApi("/my-day");
const LIST = "list"; // on narrow screens: the list instead of the first person
const PAGE_SIZE = 50;

/** What today asks of me: one person at a time, with the list beside them where there is room. */
export function MyDay() {
  const { t } = useLingui();
  if (!useMay("work")) return <NoRight title={t`My day`}>{t`Your role calls nobody.`}</NoRight>;
  return <Day />;
}

function Day() {
  const { t } = useLingui();
  const mayGiveOut = useMay("manage");
  const navigate = route.useNavigate();
  const day = useQuery({
    queryKey: ["worklist"],
    queryFn: async ({ signal }) => {
      const query = { page_size: PAGE_SIZE };
      const { data } = await client.GET("/api/worklist/", { params: { query }, signal });
      return data as Worklist;
    },
    placeholderData: keepPreviousData,
  });
  const logged = useLogged();
  const everybody = peopleOf(day.data?.results ?? []);
  const people = withoutLogged(everybody, logged, day.dataUpdatedAt);
  const saved = logged.filter((each) => each.saved); // the count waits for the service's word
  const left = withoutLogged(everybody, saved, day.dataUpdatedAt);
  return (
    <Stack gap="md">
      <div>
        <ScreenTitle title={t`My day`}>
          {day.data && <Counts people={left} isAll={!day.data.next} />}
        </ScreenTitle>
        {mayGiveOut && <Nobodys />}
        <OutcomeLog onUndone={({ key }) => navigate({ search: { at: key }, replace: true })} />
      </div>
      <ListBody query={day} isEmpty={() => false} empty={null}>
        {(answer) => <People people={people} isAll={!answer.next} />}
      </ListBody>
    </Stack>
  );
}

/** People, as the list has them: two tasks about one person are one call. */
function Counts({ people, isAll }: { people: Called[]; isAll: boolean }) {
  const { t } = useLingui();
  const format = useFormatCount();
  const late = people.filter((person) => person.isOverdue).length;
  const more = isAll ? "" : "+";
  const left = format(people.length) + more;
  const overdue = format(late) + (late === people.length ? more : ""); // overdue ones come first
  return (
    <Text c="dimmed" aria-live="polite">
      {late > 0 ? t`${left} left, ${overdue} overdue` : t`${left} left`}
    </Text>
  );
}

function People({ people, isAll }: { people: Called[]; isAll: boolean }) {
  const { t } = useLingui();
  const { at } = route.useSearch();
  const navigate = route.useNavigate();
  const isWide = useIsWide();
  const open = people.find((person) => person.key === at) ?? people[0];
  const show = (person: Called | undefined) =>
    navigate({ search: person ? { at: person.key } : {}, replace: true });
  const move = (step: 1 | -1) => open && show(nextOf(people, open, step) ?? open);
  useKeys([
    ["ArrowDown", () => move(1)],
    ["ArrowUp", () => move(-1)],
  ]);
  if (!open) {
    return (
      <Empty action={<Button component={Link} to="/counter">{t`To the counter`}</Button>}>
        {isAll ? t`Nobody is left to call today.` : t`The next ones are being fetched.`}
      </Empty>
    );
  }
  return (
    <Split
      list={<DayList people={people} open={open} isAll={isAll} />}
      open={
        at === LIST && !isWide ? null : (
          <CalledPanel
            key={open.key}
            called={open}
            onSent={() => show(nextOf(people, open, 1))}
            header={!isWide && <Skip onSkip={() => move(1)} />}
          />
        )
      }
      onClose={() => navigate({ search: { at: LIST } })}
    />
  );
}

function Skip({ onSkip }: { onSkip: () => void }) {
  const { t } = useLingui();
  return (
    <Group>
      <Button variant="default" size="compact-sm" onClick={onSkip}>
        {t`Next`}
      </Button>
    </Group>
  );
}
