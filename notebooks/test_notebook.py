"""Executes fleet-overview against a real InfluxDB with known points, and reads what it shows."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

import nbclient
import nbformat

HERE = pathlib.Path(__file__).resolve().parent
NOTEBOOK = HERE / "fleet-overview.ipynb"
METRICS = HERE.parent / "docs/metrics.md"

WINDOWS = 30
GIB = 2**30


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Influxd:
    """A real influxd of its own, on loopback ports, in a folder that is removed afterwards."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="plimsoll-notebook-")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        config = pathlib.Path(self.folder.name, "influxd.conf")
        config.write_text(
            f"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{free_port()}"
            [meta]
              dir = "{self.folder.name}/meta"
            [data]
              dir = "{self.folder.name}/data"
              wal-dir = "{self.folder.name}/wal"
            [http]
              bind-address = "127.0.0.1:{port}"
              log-enabled = false
            [monitor]
              store-enabled = false
            """
        )
        self.log = open(pathlib.Path(self.folder.name, "log"), "w+")
        self.process = subprocess.Popen(
            [os.environ["PLIMSOLL_INFLUXD"], "-config", str(config)], stdout=self.log, stderr=subprocess.STDOUT
        )
        try:
            self.await_ready()
        except Exception:
            self.close()
            raise

    def await_ready(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/ping", timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        self.log.seek(0)
        raise RuntimeError(f"influxd did not start:\n{self.log.read()[-2000:]}")

    def create(self, database):
        body = urllib.parse.urlencode({"q": f"CREATE DATABASE {database}"}).encode()
        urllib.request.urlopen(f"{self.url}/query", body, timeout=10).close()

    def write(self, database, lines):
        body = "\n".join(lines).encode()
        urllib.request.urlopen(f"{self.url}/write?db={database}&precision=ms", body, timeout=10).close()

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.log.close()
        self.folder.cleanup()


def point(measurement, tags, at, **fields):
    def text(value):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return f"{value}i"
        if isinstance(value, float):
            return repr(value)
        return '"' + value.replace('"', '\\"') + '"'

    tag_text = "".join(f",{k}={v}" for k, v in tags.items())
    return f"{measurement}{tag_text} " + ",".join(f"{k}={text(v)}" for k, v in fields.items()) + f" {at}"


def fleet(now_millis):
    """Three hosts for five minutes: host-1 is hot in its last 12 windows, host-2 is idle, host-3 gave no demand."""
    lines = []
    for window in range(WINDOWS):
        at = now_millis - (WINDOWS - window) * 10_000
        hot = window >= WINDOWS - 12
        for host, used, demand in (("host-1", 81.5, 97.25 if hot else 70.0), ("host-2", 11.0, 12.5), ("host-3", 40.0, None)):
            tags = {"cluster": "north", "host": host}
            cpu = {"capacity_cores": 16, "used_percent": used, "ready_percent": 0.25}
            if demand is not None:
                cpu["demand_percent"] = demand
            lines.append(point("host_cpu", tags, at, **cpu))
            lines.append(
                point(
                    "host_mem", tags, at, total_bytes=64 * GIB, available_bytes=16 * GIB, used_percent=75.0, committed_bytes=48 * GIB
                )
            )
            lines.append(point("host_pressure", tags, at, cpu_some_percent=3.5, io_some_percent=1.5))
            lines.append(point("telemetry_quality", tags, at, samples=9, expected=10, resets=0))
            heat = {"hot": hot and host == "host-1", "line_percent": 80.0}
            if demand is not None:
                heat["cpu_demand_percent"] = demand
            lines.append(point("host_hotspot", tags, at, **heat))
        for vm, ready in (("web-1", 6.5), ("db-1", 14.0), ("idle-1", 0.0)):
            tags = {"cluster": "north", "host": "host-1", "vm": vm, "vm_uuid": f"uuid-of-{vm}"}
            lines.append(
                point("vm_cpu", tags, at, ready_percent=ready, ready_max_percent=2 * ready, used_cores=1.5, demand_cores=1.75)
            )
    lines.append(
        point(
            "verdict",
            {"cluster": "north", "host": "host-1"},
            now_millis - 5_000,
            verdict="cured",
            text="cured: cpu.demand of host-1 went from 97 % to 70 %",
        )
    )
    return lines


class FleetOverviewTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.influxd = Influxd()
        cls.addClassCleanup(cls.influxd.close)
        cls.influxd.create("plimsoll")
        cls.influxd.create("empty")
        cls.influxd.write("plimsoll", fleet(int(time.time() * 1000)))
        cls.shown = execute(cls.influxd.url, "plimsoll")

    def test_is_stored_without_outputs(self):
        for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
            if cell.cell_type == "code":
                self.assertEqual(([], None), (cell.outputs, cell.execution_count), cell.id)

    def test_uses_only_names_that_the_job_writes(self):
        sections = METRICS.read_text().split("\n## ")
        for line in fleet(0):
            series, fields = line.split(" ")[:2]
            measurement = series.split(",")[0]
            written = [s for s in sections if s.startswith(f"`{measurement}`")]
            self.assertEqual(1, len(written), f"the job writes no {measurement}")
            for name in re.findall(r"(\w+)=", series + "," + fields):
                self.assertIn(f"`{name}`", written[0], f"the job writes no {name}, see {line}")

    def test_hosts_and_their_newest_figures_are_listed(self):
        rows = table(self.shown["hosts"])

        self.assertIn("3 hosts in 1 clusters in the last 1 h", texts(self.shown["hosts"]))
        self.assertEqual(["host-1", "host-2", "host-3"], [row["host"] for row in rows])
        self.assertEqual(
            {
                "cluster": "north",
                "host": "host-1",
                "cores": "16",
                "CPU used %": "81.5",
                "CPU demand %": "97.2",
                "memory GiB": "64.0",
                "memory used %": "75.0",
                "memory given to VMs GiB": "48.0",
                "coverage %": "90.0",
                "counter resets": "0",
            },
            rows[0],
        )

    def test_absent_figure_is_shown_as_absent_and_not_as_zero(self):
        self.assertEqual("NaN", table(self.shown["hosts"])[2]["CPU demand %"])

    def test_cpu_and_memory_are_drawn(self):
        for cell in ("cpu-over-time", "memory-over-time"):
            images = [o for o in self.shown[cell].outputs if "image/png" in o.get("data", {})]
            self.assertEqual(1, len(images), cell)

    def test_hottest_host_comes_first(self):
        rows = table(self.shown["hottest"])

        mean = (12 * 97.25 + 18 * 70.0) / 30
        self.assertEqual("host-1", rows[0]["host"])
        self.assertEqual(f"{mean:.1f}", rows[0]["mean demand %"])
        self.assertEqual(f"{97.25:.1f}", rows[0]["highest demand %"])
        self.assertEqual("3.5", rows[0]["stalled for CPU %"])
        self.assertEqual("host-2", rows[1]["host"])

    def test_vm_that_waits_most_comes_first(self):
        rows = table(self.shown["waiting"])

        self.assertEqual(["db-1", "web-1"], [row["VM"] for row in rows])
        self.assertEqual("14.0", rows[0]["mean ready % of a vCPU"])
        self.assertEqual("28.0", rows[0]["worst vCPU %"])
        self.assertEqual("1.8", rows[0]["cores demanded"])

    def test_only_the_hot_host_is_a_hotspot(self):
        rows = table(self.shown["hotspots"])

        self.assertEqual(1, len(rows))
        self.assertEqual(
            ("host-1", "12", "97.2", "80.0"),
            (rows[0]["host"], rows[0]["hot windows"], rows[0]["highest demand %"], rows[0]["line %"]),
        )

    def test_verdicts_are_counted_and_told(self):
        self.assertIn("1 cured", texts(self.shown["verdicts"]))
        self.assertEqual(
            "cured: cpu.demand of host-1 went from 97 % to 70 %", table(self.shown["verdicts"])[0]["what was seen"]
        )

    def test_empty_database_is_told_in_words(self):
        shown = execute(self.influxd.url, "empty")

        self.assertIn("No host has written to 'empty'", texts(shown["hosts"]))
        self.assertIn("Does the job run?", texts(shown["hosts"]))
        self.assertIn("No host was hot.", texts(shown["hotspots"]))
        self.assertIn("No command has been judged.", texts(shown["verdicts"]))

    def test_missing_database_is_told(self):
        with self.assertRaisesRegex(nbclient.exceptions.CellExecutionError, "database not found: nowhere"):
            execute(self.influxd.url, "nowhere")

    def test_server_that_is_away_is_told_with_its_address(self):
        url = f"http://127.0.0.1:{free_port()}"

        with self.assertRaisesRegex(nbclient.exceptions.CellExecutionError, f"no answer from InfluxDB at {url}"):
            execute(url, "plimsoll")


def execute(url, database):
    """The cells by id, executed in a kernel of their own."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    environment = {"INFLUX_URL": url, "INFLUX_DB": database, "INFLUX_TOKEN": "", "FLEET_HOURS": "1"}
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute(env={**os.environ, **environment})
    return {cell.id: cell for cell in notebook.cells}


def texts(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def table(cell):
    """The only HTML table that the cell shows, a dictionary a row."""
    html = [output["data"]["text/html"] for output in cell.outputs if "text/html" in output.get("data", {})]
    if len(html) != 1:
        raise AssertionError(f"{len(html)} tables in cell {cell.id}: {texts(cell)}")
    tree = xml.etree.ElementTree.fromstring(re.search(r"<table.*</table>", html[0], re.S).group())
    head = [th.text or "" for th in tree.find("thead/tr")]
    return [dict(list(zip(head, [td.text for td in row]))[1:]) for row in tree.find("tbody")]


if __name__ == "__main__":
    unittest.main(verbosity=2)
