// Loki's Drain on one file of lines, one core: CPU seconds of each run, lines it took, lines it skipped, clusters at the end.
package main

import (
	"encoding/json"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/grafana/loki/v3/pkg/pattern/drain"
)

type limits struct{}

func (limits) PatternIngesterTokenizableJSONFields(string) []string {
	return []string{"log", "message", "msg", "msg_", "_msg", "content"}
}

type result struct {
	Seconds  float64 `json:"seconds"`
	Lines    int     `json:"lines"`
	Skipped  int     `json:"skipped"`
	Clusters int     `json:"clusters"`
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)/1e6
}

func main() {
	runtime.GOMAXPROCS(1)
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	runs, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	results := make([]result, 0, runs)
	for run := 0; run < runs; run++ {
		miner := drain.New("peer", drain.DefaultConfig(), limits{}, drain.DetectLogFormat(lines[0]), nil)
		before := cpuSeconds()
		skipped := 0
		for at, line := range lines {
			if miner.Train(line, int64(at)) == nil {
				skipped++
			}
		}
		results = append(results, result{cpuSeconds() - before, len(lines), skipped, len(miner.Clusters())})
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		panic(err)
	}
}
