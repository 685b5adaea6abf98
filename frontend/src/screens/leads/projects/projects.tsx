import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "@/api/me";
import { useProjects } from "@/api/projects";
import { ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { NoRight } from "@/components/no-right";
import { LeadsFrame } from "../leads-frame";
import type { Project } from "../use-leads";
import { AddProject, NoProject } from "./add-project";
import { ProjectForm } from "./project-form";

/** What leads are interested in: added, renamed and closed by those who manage. */
export function Projects() {
  const { t } = useLingui();
  const mayManage = useMay("manage");
  const projects = useProjects(mayManage);
  const [open, setOpen] = useState<Project | null>(null);
  if (!mayManage) {
    return (
      <LeadsFrame>
        <NoRight>{t`Projects are added and corrected by managers and owners.`}</NoRight>
      </LeadsFrame>
    );
  }
  return (
    <LeadsFrame action={<AddProject />}>
      <ListBody query={projects} isEmpty={(all) => all.length === 0} empty={<NoProject />}>
        {(all) => (
          <ul className={`${classes.rows} ${classes.alone}`} aria-label={t`Projects`}>
            {all.map((project) => (
              <Row key={project.id} project={project} onCorrect={() => setOpen(project)} />
            ))}
          </ul>
        )}
      </ListBody>
      {open && <ProjectForm project={open} onClose={() => setOpen(null)} />}
    </LeadsFrame>
  );
}

function Row({ project, onCorrect }: { project: Project; onCorrect: () => void }) {
  const { t } = useLingui();
  const facts = [project.code, project.city, project.description].filter(Boolean);
  return (
    <li className={classes.row}>
      <Link
        to="/leads/board"
        search={{ project: String(project.id) }}
        className={classes.main}
        title={t`To the board`}
      >
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text fw={500} dir="auto" className={classes.cut ?? ""}>
            {project.name}
          </Text>
          {!project.is_active && <Badge variant="default">{t`Closed`}</Badge>}
        </Group>
        {facts.length > 0 && (
          <Text size="sm" c="dimmed" dir="auto" lineClamp={2}>
            {facts.join(" · ")}
          </Text>
        )}
      </Link>
      <Button
        className={classes.beside ?? ""}
        size="compact-sm"
        variant="default"
        onClick={onCorrect}
        aria-label={t`Correct ${project.name}`}
      >
        {t`Correct`}
      </Button>
    </li>
  );
}
