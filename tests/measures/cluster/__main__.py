"""`python -m tests.measures.cluster start|stop|status`: a cluster to try the project with.

What a person reads goes to stderr, the environment to stdout, so that `export $(make -s cluster)` takes it.
Exit codes: 0 fine, 1 `status` found no cluster, 2 it could not be done, or another kind of cluster runs.
"""

import argparse
import sys
import time
from pathlib import Path

from tests.measures.cluster.failure import ClusterError
from tests.measures.cluster.standing import FOLDER, Standing


def main() -> int:
    arguments = _arguments()
    try:
        return {"start": _start, "stop": _stop, "status": _status}[arguments.command](arguments)
    except ClusterError as error:
        print(error.message, file=sys.stderr)
        return 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.measures.cluster", description="本机上的 OpenSearch 集群，只用本机地址。"
    )
    parser.add_argument("command", choices=["start", "stop", "status"])
    parser.add_argument("--version", default="", help="3 或 2，不写就取本机的 JDK 能运行的最新版本")
    parser.add_argument("--secured", action="store_true", help="开 TLS 和权限控制")
    parser.add_argument("--nodes", type=int, default=3, help="几个节点，默认 3")
    parser.add_argument("--heap", default="512m", help="每个节点的堆内存，默认 512m")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="集群的文件放在哪里")
    return parser.parse_args()


def _start(arguments: argparse.Namespace) -> int:
    running = Standing.at(arguments.folder)
    if running is not None:
        print(f"{running.description}已在运行，要换一个请先执行 make cluster-stop。", file=sys.stderr)
        print(running.exports)
        return 0 if running.secured == arguments.secured else 2
    began = time.monotonic()
    print("启动集群…", file=sys.stderr)
    standing = Standing.start(
        arguments.version,
        folder=arguments.folder,
        nodes=arguments.nodes,
        heap=arguments.heap,
        secured=arguments.secured,
    )
    print(
        f"{standing.description}的 {len(standing.pids)} 个节点已就绪，用时 {time.monotonic() - began:.0f} 秒。"
        "把下面这些写在 kb 前面即可使用；停下用 make cluster-stop，停下后数据不再使用。",
        file=sys.stderr,
    )
    print(standing.exports)
    return 0


def _stop(arguments: argparse.Namespace) -> int:
    standing = Standing.at(arguments.folder)
    if standing is None:
        print("没有在运行的集群。", file=sys.stderr)
        return 0
    print(f"集群已停下，共 {standing.stop(arguments.folder)} 个节点。", file=sys.stderr)
    return 0


def _status(arguments: argparse.Namespace) -> int:
    standing = Standing.at(arguments.folder)
    if standing is None:
        print("没有在运行的集群。", file=sys.stderr)
        return 1
    alive = standing.alive(arguments.folder)
    print(f"{standing.description}，{len(standing.pids)} 个节点中 {len(alive)} 个在运行。", file=sys.stderr)
    print(standing.exports)
    return 0


if __name__ == "__main__":
    sys.exit(main())
