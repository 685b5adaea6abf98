"""What the container files name is there: commands, settings, ports, folders, users."""

import json
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from config import gunicorn
from core.stores import default_store

HOME = Path(settings.BASE_DIR)
DOCKERFILE = (HOME / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((HOME / "compose.yaml").read_text())
KUBERNETES = yaml.safe_load((HOME / "deploy" / "kubernetes.yaml").read_text())["items"]
LISTED = set(re.findall(r"^#?\s?([A-Z_]+)=", (HOME / ".env.example").read_text(), re.MULTILINE))

OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "footfall"}


def pods():
    """{name: spec} of everything that runs in Kubernetes."""
    found = {}
    for item in KUBERNETES:
        spec = item.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if template := spec.get("template"):
            found[item["metadata"]["name"]] = template["spec"]
    return found


CONTAINERS = [
    (f"{pod} {container['name']}", container, spec)
    for pod, spec in pods().items()
    for container in spec["containers"]
]


def of_kind(kind):
    return [item for item in KUBERNETES if item["kind"] == kind]


def commands():
    named = [(f"compose {name}", one) for name, one in OURS.items()]
    named += [(name, one) for name, one, _ in CONTAINERS]
    yield from ((name, one["command"]) for name, one in named if "command" in one)


@pytest.mark.parametrize("command", [pytest.param(each, id=name) for name, each in commands()])
def test_every_command_is_one_of_ours_and_takes_its_arguments(command):
    assert command[:2] == ["python", "manage.py"]
    name = command[2]
    assert name in get_commands(), name
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)

    parser.parse_args(command[3:])


def test_the_image_serves_as_gunicorn_is_configured():
    assert 'CMD ["gunicorn", "-c", "config/gunicorn.py"]' in DOCKERFILE
    assert (HOME / "config" / "gunicorn.py").is_file()


def test_every_setting_that_is_set_exists():
    image = set(re.findall(r"^\s+([A-Z_]+)=", DOCKERFILE, re.MULTILINE)) - {"PYTHONUNBUFFERED"}
    named = {name for one in OURS.values() for name in one["environment"]} | image
    named |= {name for item in of_kind("ConfigMap") for name in item["data"]}
    named |= {name for item in of_kind("Secret") for name in item["stringData"]}

    assert named - LISTED == set()


def test_one_port_from_the_image_to_the_proxy():
    (port,) = re.findall(r"EXPOSE (\d+)", DOCKERFILE)

    assert f"BIND=0.0.0.0:{port}" in DOCKERFILE
    assert f"reverse_proxy web:{port}" in (HOME / "deploy" / "proxy" / "Caddyfile").read_text()
    assert f":{port}/health/" in COMPOSE["services"]["web"]["healthcheck"]["test"][-1]
    web = next(one for name, one, _ in CONTAINERS if name == "footfall-web web")
    assert [each["containerPort"] for each in web["ports"]] == [int(port)]


def test_what_is_asked_for_health_answers_by_the_name_of_the_service():
    web = next(one for name, one, _ in CONTAINERS if name == "footfall-web web")
    probe = web["readinessProbe"]["httpGet"]
    hosts = of_kind("ConfigMap")[0]["data"]["ALLOWED_HOSTS"]

    assert resolve(probe["path"]).view_name == "health"
    assert probe["httpHeaders"] == [{"name": "Host", "value": hosts}]
    assert of_kind("Ingress")[0]["spec"]["rules"][0]["host"] == hosts


def test_nobody_is_root_or_may_become_it():
    (user,) = re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)
    assert f"useradd --uid {user}" in DOCKERFILE

    for name, container, pod in CONTAINERS:
        assert pod["securityContext"]["runAsUser"] == int(user), name
        assert pod["securityContext"]["runAsNonRoot"], name
        assert container["securityContext"]["allowPrivilegeEscalation"] is False, name
        assert container["securityContext"]["readOnlyRootFilesystem"], name
    for name, service in OURS.items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert "user" not in service, name


def test_who_ends_has_the_time_for_it():
    assert COMPOSE["services"]["web"]["stop_grace_period"] == "30s"
    assert gunicorn.graceful_timeout < 30
    web, pause = pods()["footfall-web"], 5
    assert web["containers"][0]["lifecycle"]["preStop"]["exec"]["command"] == ["sleep", str(pause)]
    assert web["terminationGracePeriodSeconds"] > gunicorn.graceful_timeout + pause


def test_there_are_two_workers_and_one_for_messages():
    assert COMPOSE["services"]["worker"]["deploy"]["replicas"] == 2
    queues = {name: one["command"][-1] for name, one in OURS.items() if "--queue" in str(one)}

    assert queues == {"worker": "default", "messages": "messages"}


def test_every_volume_that_is_mounted_is_declared():
    for name, container, pod in CONTAINERS:
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted <= {volume["name"] for volume in pod["volumes"]}, name
        assert "/tmp" in {mount["mountPath"] for mount in container["volumeMounts"]}, name
    for name, service in COMPOSE["services"].items():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            known = source.startswith(("/", "./")) or source in COMPOSE["volumes"]
            assert known, f"{name}: {volume}"
            assert not source.startswith("./") or (HOME / source).exists(), volume


def test_files_and_figures_lie_where_the_settings_say():
    assert "MEDIA_ROOT=/srv/footfall-media" in DOCKERFILE
    store = COMPOSE["services"]["files"]
    (identity,) = json.loads(COMPOSE["configs"]["s3"]["content"])["identities"]
    named = default_store(environment_of_compose()["STORAGE_URL"])["OPTIONS"]
    assert named["endpoint_url"] == "http://files:8333"
    assert named["access_key"] == identity["credentials"][0]["accessKey"]
    assert store["configs"][0]["target"] in store["command"][-1]
    for service in OURS.keys() - {"bucket", "migrate"}:
        assert "bucket" in COMPOSE["services"][service]["depends_on"], service
    figures = COMPOSE["services"]["web"]["environment"]["METRICS_DIR"]
    for service in ("web", "metrics"):
        assert f"metrics:{figures}" in COMPOSE["services"][service]["volumes"]


def test_the_image_has_all_that_runs_and_nothing_secret():
    ignored = [
        line.removeprefix("**/")
        for line in (HOME / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]

    def is_left_out(name):
        return any(fnmatch(name, pattern) for pattern in ignored)

    assert all(map(is_left_out, [".env", ".git", ".venv", "var", "media", "db.sqlite3", "tests"]))
    apps = [app for app in settings.INSTALLED_APPS if (HOME / app).is_dir()]
    assert not any(map(is_left_out, [*apps, "config", "manage.py", "requirements.txt", "samples"]))
    compiled = re.search(r"compileall -q ([a-z ]+)", DOCKERFILE)[1].split()
    assert set(compiled) == {*apps, "config"}


def test_files_of_pages_that_root_collected_are_read_by_who_serves_them(tmp_path):
    script = (
        "import sys; from config import settings; settings.STATIC_ROOT = sys.argv.pop();"
        "from django.core.management import execute_from_command_line as run; run(sys.argv)"
    )
    subprocess.run(
        [sys.executable, "-c", script, "collectstatic", "--no-input", "-v0", str(tmp_path)],
        cwd=HOME,
        env=environment_of_compose()
        | {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
    )
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}

    assert (tmp_path / "staticfiles.json").is_file()
    assert modes == {0o644}


def environment_of_compose():
    """As Docker fills it in."""
    known = {
        "SITE_HOST": "footfall.example",
        "SECRET_KEY": "kT9v-2mQx7Lr4Zp0Wb8Ns3Yd6Hf1Jc5Ga_UeVoXiRq-B1nM4sT7yK",
        "POSTGRES_PASSWORD": "secret",
        "STORAGE_PASSWORD": "secret",
    }

    def filled(text):
        return re.sub(r"\$\{(\w+)(?::?[-?][^}]*)?\}", lambda found: known.get(found[1], ""), text)

    given = COMPOSE["services"]["web"]["environment"]
    return {name: filled(str(value)) for name, value in given.items()}


def test_compose_starts_what_production_accepts(tmp_path):
    environment = environment_of_compose() | {"METRICS_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=HOME,
        env=environment | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
