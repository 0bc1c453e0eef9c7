#!/usr/bin/env bash
# Builds one lecture on a cluster that is this machine alone, looks at the film, and takes the cluster down again.
#
#   tests/cluster/slurm_on_one_machine.sh [LECTURE [NODES]]    # NODES: in how many parts, each a job, it is drawn
#
# Needs root and Debian's packages slurm-wlm and munge:  apt-get install --no-install-recommends slurm-wlm munge
# Everything that it makes lies in one scratch folder, but for a link at /etc/slurm/slurm.conf: jobs look there. Where
# a SLURM of the system has its own settings there, they are left alone and the script refuses to run.
# Neither systemd nor control groups are needed: processes are found through /proc.
set -euo pipefail

lecture=${1:-newton} nodes=${2:-2}
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/one-machine.XXXXXX")
settings=/etc/slurm/slurm.conf
pids=()

say() { printf 'cluster: %s\n' "$*" >&2; }

take_down() {
    local status=$? pid
    [[ $(readlink -- "$settings") != "$scratch"/* ]] || rm -f -- "$settings"
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    if [[ $status != 0 ]]; then
        say "failed; the last lines of what the daemons and the jobs said:"
        find "$scratch" -name '*.log' -size +0 -exec tail -n 15 -v {} + >&2 || true
    fi
    if [[ ${KEEP:-} ]]; then say "kept: $scratch"; else rm -rf -- "$scratch"; fi
}
trap take_down EXIT
trap 'exit 130' INT TERM

for program in munged mungekey slurmctld slurmd sbatch srun squeue scontrol; do
    PATH=$PATH:/usr/sbin:/sbin type -P "$program" >/dev/null ||
        { say "$program is missing: apt-get install --no-install-recommends slurm-wlm munge"; exit 1; }
done
[[ $(id -u) == 0 ]] || { say "needs root: the daemons of a cluster start jobs of others"; exit 1; }
export PATH=$PATH:/usr/sbin:/sbin

# --- Who may talk to whom ---

chmod 0755 "$scratch" # munged refuses a socket that nobody can reach
mkdir -m 0700 "$scratch/secret"
mkdir -m 0755 "$scratch/munge" "$scratch/state" "$scratch/node"
mungekey --create --keyfile "$scratch/secret/key"
munged --foreground --force --socket "$scratch/munge/socket" --key-file "$scratch/secret/key" \
    --pid-file "$scratch/munge/pid" --seed-file "$scratch/munge/seed" --log-file "$scratch/munge/munged.log" \
    --num-threads 2 2>"$scratch/munge/stderr.log" &
pids+=($!)

# --- The cluster ---

host=$(hostname -s) cores=$(getconf _NPROCESSORS_ONLN)
cat >"$scratch/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=${SLURMCTLD_PORT:-16817}
SlurmdPort=${SLURMD_PORT:-16818}
AuthType=auth/munge
AuthInfo=socket=$scratch/munge/socket
CredType=cred/munge
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/node
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$scratch/finished.txt
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=2
ReturnToService=2
MinJobAge=600
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cores RealMemory=16000 State=UNKNOWN
PartitionName=lectures Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
[[ ! -e $settings && ! -L $settings ]] || { say "$settings is there: this machine has a SLURM already"; exit 1; }
mkdir -p /etc/slurm
ln -s -- "$scratch/slurm.conf" "$settings"
slurmctld -D -L "$scratch/slurmctld.log" 2>"$scratch/slurmctld.stderr.log" &
pids+=($!)
slurmd -D -N "$host" -L "$scratch/slurmd.log" 2>"$scratch/slurmd.stderr.log" &
pids+=($!)
for _ in {1..60}; do
    [[ $(sinfo --noheader --format=%t 2>/dev/null) == idle ]] && break
    sleep 0.5
done
[[ $(sinfo --noheader --format=%t) == idle ]] || { say "the node is not ready: $(sinfo --noheader 2>&1)"; exit 1; }
[[ $(srun --ntasks=1 hostname -s) == "$host" ]] || { say "no job ran"; exit 1; }
say "the cluster is up: $(sinfo --noheader --format='%P %D node, %c cores')"

# --- The course ---

# The profile as it is; but this cluster keeps no accounts, so jobs are asked for by squeue.
mkdir "$scratch/slurm"
cat "$root/course/profiles/slurm/config.yaml" >"$scratch/slurm/config.yaml"
printf '%s\n' 'slurm-status-command: squeue' 'slurm-no-account: true' >>"$scratch/slurm/config.yaml"

cd -- "$root"
export PYTHONPATH=$root LECTURE_VOICE=silent
"$python" -m scenes build "$lecture" --profile "$scratch/slurm" --quality l --jobs "$cores" --nodes "$nodes" \
    --media_dir "$scratch/media" --build_dir "$scratch/build" &
pids+=($!)
wait $! # in the background, so that the end of this script is not held up by it
grep -c COMPLETED "$scratch/finished.txt" >/dev/null || { say "SLURM has finished no job"; exit 1; }
say "jobs that SLURM finished: $(grep -c 'JobState=COMPLETED' "$scratch/finished.txt")"
"$python" - "$scratch/build" "$lecture" <<'PY'
import sys
from pathlib import Path

from scenes.stage.publishing.films import find_film, what_is_stale

build, lecture = Path(sys.argv[1]), sys.argv[2]
film = find_film([build / "films" / lecture / "en" / "l"], lecture, "en")
assert film is not None, "there is no film"
assert film.record.whole, "the film is not whole"
assert not (stale := what_is_stale(film)), stale
assert (build / "site" / lecture / "en" / "index.html").is_file(), "there is no page"
print(f"cluster: {film.path.name}: {film.record.frames} frames, {film.record.duration:.1f} s, {film.path.stat().st_size} bytes")
PY
again=$("$python" -m scenes build "$lecture" --profile "$scratch/slurm" --quality l --nodes "$nodes" --dry-run \
    --media_dir "$scratch/media" --build_dir "$scratch/build" 2>&1)
[[ $again == *"up to date"* || $again == *"Nothing to be done"* ]] || { say "it would be made again: $again"; exit 1; }
say "it works, and nothing is left to be done"
