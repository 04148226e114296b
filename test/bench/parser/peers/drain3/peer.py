"""drain3 with the masks of its own example and parameters extracted: CPU seconds for the lines of a file."""

import json
import sys
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

MASKS = [
    (r"((?<=[^A-Za-z0-9])|^)(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))((?=[^A-Za-z0-9])|$)", "ID"),
    (r"((?<=[^A-Za-z0-9])|^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?=[^A-Za-z0-9])|$)", "IP"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9a-f]{6,} ?){3,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9A-F]{4} ?){4,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)", "HEX"),
    (r"((?<=[^A-Za-z0-9])|^)([\-\+]?\d+)((?=[^A-Za-z0-9])|$)", "NUM"),
    (r"(?<=executed cmd )(\".+?\")", "CMD"),
]

with open(sys.argv[1], encoding="utf-8", errors="replace", newline="\n") as file:
    lines = [line.rstrip("\n") for line in file]
config = TemplateMinerConfig()
config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in MASKS]
miner = TemplateMiner(config=config)
started = time.process_time()
done = 0
for line in lines:
    template = miner.add_log_message(line)["template_mined"]
    miner.extract_parameters(template, line)
    done += 1
    if time.process_time() - started > float(sys.argv[2]):
        break
print(json.dumps({"seconds": time.process_time() - started, "lines": done, "clusters": len(miner.drain.clusters)}))
