module peer

go 1.25

require github.com/grafana/loki/v3 v3.7.8

replace github.com/hashicorp/memberlist => github.com/grafana/memberlist v0.3.1-0.20251126142931-6f9f62ab6f86
