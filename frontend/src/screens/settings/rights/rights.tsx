import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { client } from "@/api/client";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { SearchBox } from "@/components/lists/search-box";
import { PhoneNumber } from "@/components/phone-number";
import { TextLink } from "@/components/text-link";
import { saveFile } from "@/lib/save-file";
import { JobLine } from "../job-line";
import { SettingsPage } from "../page";
import { Erase } from "./erase";
import { fetchEverything, fetchEverythingPage, useFoundPeople } from "./use-person";

const route = getRouteApi("/settings/rights");

/** What is known of somebody, for them to have; and away with it at their request. */
export function Rights() {
  const { t } = useLingui();
  const view = route.useSearch();
  const id = Number(view.customer) || null;
  const job = Number(view.job) || null;
  return (
    <SettingsPage topic="/settings/rights">
      {job !== null ? (
        <Stack gap="sm">
          <JobLine
            id={job}
            done={t`Erased. What is left are figures that are nobody's; the trail says who asked for it.`}
          />
          <TextLink to="/settings/rights">{t`To another person`}</TextLink>
        </Stack>
      ) : id !== null ? (
        <Person id={id} />
      ) : (
        <Find search={view.search ?? ""} />
      )}
    </SettingsPage>
  );
}

function Find({ search }: { search: string }) {
  const { t } = useLingui();
  const navigate = route.useNavigate();
  const found = useFoundPeople(search);
  return (
    <Stack gap="sm">
      <Text size="sm">{t`Who asks? Nobody is chosen for you: compare the phone.`}</Text>
      <SearchBox
        label={t`Find a person by name or phone`}
        value={search}
        onChange={(text) => navigate({ search: { search: text }, replace: true })}
        isAsking={found.isPlaceholderData || found.isLoading}
      />
      {search !== "" && (
        <ListBody
          query={found}
          isEmpty={(people) => people.length === 0}
          empty={<Empty>{t`Nobody is like this. Who was erased is not found any more.`}</Empty>}
        >
          {(people) => (
            <ul className={classes.rows} aria-label={t`Found people`}>
              {people.map((person) => (
                <li key={person.id} className={classes.row}>
                  <Link
                    to="/settings/rights"
                    search={{ customer: String(person.id) }}
                    className={classes.main}
                  >
                    <Group justify="space-between" gap="xs">
                      <Text fw={500} dir="auto" lineClamp={2}>
                        {person.full_name || t`No name`}
                      </Text>
                      {person.phone && <PhoneNumber phone={person.phone} />}
                    </Group>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </ListBody>
      )}
    </Stack>
  );
}

function Person({ id }: { id: number }) {
  const { t } = useLingui();
  const mayErase = useMay("administer");
  const customer = useQuery({
    queryKey: ["customers", "one", id],
    queryFn: async ({ signal }) => {
      const path = { id };
      const { data } = await client.GET("/api/customers/{id}/", { params: { path }, signal });
      return data;
    },
  });
  return (
    <Stack gap="md">
      <TextLink to="/settings/rights">{t`To another person`}</TextLink>
      <ListBody query={customer} isEmpty={() => false} empty={null}>
        {(person) => (
          <Stack gap="lg">
            <Group gap="sm">
              <Title order={2} size="h4" dir="auto">
                {person?.full_name || t`No name`}
              </Title>
              {person?.phone && <PhoneNumber phone={person.phone} />}
              <TextLink to="/customers/$id" params={{ id: String(id) }}>{t`Their page`}</TextLink>
            </Group>
            <Files id={id} />
            {mayErase ? (
              <Erase id={id} />
            ) : (
              <Text c="dimmed">{t`Only owners erase a person.`}</Text>
            )}
          </Stack>
        )}
      </ListBody>
    </Stack>
  );
}

function Files({ id }: { id: number }) {
  const { t } = useLingui();
  const page = useMutation({
    mutationFn: async () => saveFile(await fetchEverythingPage(id), `customer-${id}.html`),
  });
  const data = useMutation({
    mutationFn: async () => saveFile(await fetchEverything(id), `customer-${id}.json`),
  });
  const failed = page.error ?? data.error;
  return (
    <Stack component="section" gap="sm" aria-label={t`What do you know of me`}>
      <Title order={3} size="h5">{t`What do you know of me`}</Title>
      <Text size="sm">
        {t`All that the business has of this person, rows of sheets and messages included. The trail notes that it was taken.`}
      </Text>
      <Group gap="sm">
        <Button variant="default" loading={page.isPending} onClick={() => page.mutate()}>
          {t`Save as a page to print`}
        </Button>
        <Button variant="default" loading={data.isPending} onClick={() => data.mutate()}>
          {t`Save for another system`}
        </Button>
      </Group>
      {failed && <ErrorNote error={failed} />}
    </Stack>
  );
}
