/**
 * Words that stand as constant text in log statements of at least four of 64 permissively licensed projects: a word on
 * this list says what happened; one that is not is more likely a name. Single words counted, no statement is quoted.
 */
const LIST = `
abandon abandoned ability able abnormal abnormally abort aborted aborting about above abruptly absent absolute
accept acceptable accepted accepting acceptor accepts access accessed accessible accessing according account
accounting accumulated ack acknowledge acknowledged acknowledgement acknowledging acknowledgment acks acl acquire
acquired acquiring across action actions activate activated activating activation active actively activity actor
actual actually adapter adaptive add added adding addition additional addr address addresses adjust adjusted
adjusting adjustment admin administratively administrator admins admission advanced advancing advertise advertising
advisory affect affected after again against age agent aggregate aggregated aggregation ago ahead alert alerts
algorithm algorithms alias aligned alignment alive all alloc allocate allocated allocating allocation allocator
allow allowed allowing allows almost along already also alter altered alternate alternative although always am among
amount an analysis analyze and annotated annotation annotations anonymous another answer any anymore anything anyway
anyways apache api app apparently appear appears append appended appending applicable application applications
applied apply applying approach appropriate approve approved apps architecture archival archive archived archiving
are aren arg args argument arguments around array arrive arrived artifact artifacts as aside ask asked asking
assertion assets assign assigned assigning assignment assignments associate associated assume assumed assuming async
asynchronous asynchronously at atomic attach attached attaching attachment attachments attack attacks attempt
attempted attempting attempts attr attribute attributes audit auth authenticate authenticated authenticating
authentication authenticator authoritative authority authorization authorized authorizer authorizing auto automatic
automatically availability available average avg avoid avro await awaiting aware away aws azure back backed backend
backends backfilling background backing backlog backoff backpressure backtrace backup backups backward backwards bad
badly balance balanced balancer balancing barrier base based basic batch batched batches batching be bean bearer
beat became because become becomes becoming been before begin beginning behalf behavior behind being belong
belonging belongs below benchmark best better between beyond big bigger binary bind binding bindings bit bits
blacklisted blank blob blobs block blocked blocking blocks body bogus bool boolean boot bootstrap bootstrapping both
bound boundaries boundary bounds bracket branch break breaking bridge bring broadcast broadcasting broken broker
brokers browser bucket buckets budget buf buffer buffered buffering buffers bug build builder building built bulk
bumping bundle bundles busy but by bypass bypassed bypassing byte bytes cache cached caches caching calculate
calculated calculating calculation call callable callback callbacks called caller calling calls came can cancel
canceled canceling cancellation cancelled cancelling candidate candidates cannot canonical cap capabilities
capability capable capacity capture case cast catalog catch catching catchup caught cause caused causes center cert
certificate certificates certs cgroup cgroups chain chains challenge change changed changes changing channel
channels char character characters chars charset check checked checker checking checkpoint checkpointed
checkpointing checkpoints checks checksum child children choose choosing chosen chunk chunked chunks cid cipher
ciphers circle circular claim claimed claiming claims clamped clamping class classes classloader classpath clause
clean cleaned cleaner cleaning cleanly cleanup clear cleared clearing client clients clock clocks clone cloned
cloning close closed closing closure cloud cluster clustered clustering clusters cmd code codec codes col collect
collected collecting collection collections collector collision colon column columns combination combined come
coming command commands comment commit commits committed committing common communicate communicating communication
compact compacted compacting compaction compactions compare comparing comparison compat compatibility compatible
compilation compile compiled compiler compiling complete completed completely completes completing completion
complex compliant component components composite compress compressed compressing compression computation compute
computed computing concurrency concurrent concurrently condition conditional conditions conf config configs
configurable configuration configurations configure configured configuring confirm confirmation confirmed confirming
conflict conflicting conflicts conn connect connected connecting connection connections connectivity connector
connectors consecutive consider considered considering consistency consistent console constant constraint
constraints construct constructed constructing construction constructor consume consumed consumer consumers
consuming consumption contact contain contained container containers containing contains content contention contents
context contexts continuation continue continued continuing control controller controllers conversion convert
converted converting cookie cookies coordinator copied copies copy copying core cores correct corrected correcting
correctly corresponding corrupt corrupted corruption cost could couldn count counter counters counting counts cover
covered covers cpu crash crashed create created creating creation creator credential credentials creds criteria
critical cron cross ctx cur current currently cursor curve custom cutoff cycle cycles daemon dangling dashboard data
database databases datadir datagram date datetime day days db deactivate deactivated deactivating dead deadline
deadlock debug decided decision declare declared decode decoded decoder decoding decompress decrease decreased
decreasing decrement decremented decrypt decrypting decryption dedicated deep default defaulting defaults deferred
deferring define defined defining definition definitions degrade degraded del delay delayed delaying delegate
delegating deletable delete deleted deletes deleting deletion deletions delimiter deliver delivered delivering
delivery delta denied deny denying depend dependencies dependency dependent deploy deployed deploying deployment
deprecated depth dequeue dequeueing deregister deregistered describe description descriptor descriptors
deserialization deserialize deserialized deserializing desired despite dest destination destinations destroy
destroyed destroying destruction detach detached detaching detail detailed details detect detected detecting
detection detector determine determined determining dev development device devices diagnostics dictionary did didn
die died diff differ difference different differs digest digits dimensions dir direct direction directive directly
directories directory dirs dirty disable disabled disables disabling disallowed disallowing disappeared discard
discarded discarding disconnect disconnected disconnecting disconnection discover discovered discovery disk dispatch
dispatched dispatcher dispatching display distributed distributing distribution dn dns do doc docker docs document
documentation documents does doesn doing domain domains don done double down downgrade downgrading download
downloaded downloading downloads downstream drain drained draining drift drive driver drop dropped dropping dry dst
due dummy dump dumped dumping duplicate duplicated duplicates duplication durable duration during dynamic
dynamically each earlier earliest early echo ed edge edges edit effect effective effort eg either elapsed
elasticsearch elected election element elements eligible else elsewhere email embedded emit emitted emitting emptied
empty enable enabled enabling encode encoded encoder encoding encountered encountering encrypt encrypted encrypting
encryption end ended ending endpoint endpoints ends enforce enforced enforcement enforcing engine enough enqueue
enqueued enqueueing enqueuing enrich ensure ensuring enter entered entering entire entirely entities entity entries
entropy entry enum enumerate enumerating env environment environments ephemeral epoch epoll equal equals equivalent
err errno error errored errors es escape escaped establish established establishing estimate estimated etag etc etcd
eval evaluate evaluated evaluating evaluation even event events every everything evict evicted evicting eviction ex
exact exactly example exceed exceeded exceeding exceeds except exception exceptions excess excessive exchange
exchanging exclude excluded excluding exclusion exclusive exec executable execute executed executing execution
executor executors exhausted exist existed existence existing exists exit exited exiting exits expand expanded
expanding expansion expect expected expecting expects experienced experimental expiration expire expired expires
expiring expiry explicit explicitly exponential export exported exporter exporting expose exposed expr expression
expressions ext extend extended extending extension extensions external extra extract extracted extracting
extraction extractor facility factor factories factory fail failed failing failover fails failure failures fake fall
fallback falling false family far fast fatal fault favor fd feature features federated federation feed feedback
fence fetch fetched fetcher fetching few fewer field fields file filename filepath files filesystem fill filled
filling filter filtered filtering filters final finalize finalized finalizing finally find finding fingerprint
finish finished finishing fire fired firewall firing first fit fix fixed fixing flag flags flight float flow flows
flush flushed flusher flushing folder follow followed follower following follows footer for forbidden forbids force
forced forcefully forcibly forcing foreign forget forgot fork forked form format formats formatted formatter
formatting formed former forward forwarded forwarding found fragment fragments frame frames framework free freed
freeing frequency fresh from frontend fs fsync full fully function functionality functions further future futures
gap garbage gate gateway gateways gather gathered gathering gauge gave gc gen general generally generate generated
generating generation generations generator generic geometry get gets getsockname getting git github give given
giving glob global globally go going gone good google goroutine gossip got grab grace graceful gracefully grant
granted granting graph greater group grouping groups grpc guard guide gzip ha had half halt halted halting hand
handle handled handler handlers handling handshake happen happened happening happens hard hardware has hash hashed
hashes hashing hashtable hasn have haven having head header headers health healthcheck healthy heap heartbeat
heartbeats height held hello help helper hence here heuristic hex hierarchy high higher highest highly hint
histogram history hit hold holder holding holds home hook hooks hop host hostname hosts hot hour hours how however
http https hub huge id idempotency idempotent identical identified identifier identifiers identify identity idle ids
idx if ignore ignored ignoring illegal image images immediate immediately impact implement implementation
implementations implemented implicit implicitly import imported importing impossible improper in inactive inactivity
inbound include included includes including incoming incompatible incomplete inconsistency inconsistent incorrect
incorrectly increase increased increasing increment incremental incremented incrementing indefinitely index indexed
indexes indexing indicate indicated indicates indicating indication indices indirect individual individually
infinite inflate inflight info information informer infos ingest ingested ingesting ingestion ingress inherited init
initial initialisation initialise initialised initialising initialization initialize initialized initializing
initiate initiated initiating inject injected injecting injection inline inner input inputs insecure insert inserted
inserting insertion inside inspect inspecting inspection install installation installed installing instance
instances instantiate instantiated instantiating instantiation instead instruction instructions insufficient int
integer integration integrity intended intent intercepting interceptor interest interface interfaces interim
intermediate internal internally interpreted interpreter interrupt interrupted interrupting interruption interval
intervention into introduced introspection invalid invalidate invalidated invalidating invalidation investigate
invisible invocation invoke invoked invoker invoking io ip is isn isolated isolation issue issued issuer issues
issuing it item items iterated iterating iteration iterations iterator iterators its itself jar java jemalloc jetty
jmx job jobs join joined joining joins journal json jump just jvm jwt kafka keep keepalive keeping keeps kept
kerberos kernel key keys keystore keytab keywords kick kill killed killing kind kinesis know known kubernetes kv
label labels lack lacks lag language large larger largest last latch late latency later latest launch launched
launcher launching layer layers lazy ldap lead leader leaders leadership leading leaf leak leaked learn learner
lease leases least leave leaving left legacy legal len length lengths less let letter level levels lib library
lifecycle lifetime like likely limit limitation limited limiter limiting limits line lineage lines lingering link
linked linking links linux list listed listen listener listeners listening listing lists literal live liveness load
loaded loader loading loads local locale localhost locally locate located location locations locator lock locked
lockfile locking locks log logged logger loggers logging logic logical login logout logs long longer look looking
looks lookup loop loopback looping loops lose loss lost low lower lua lucene mac machine machines made magic mail
main maintain maintainer maintaining maintenance major majority make makes making malformed malloc manage managed
management manager managers managing mandatory manifest manifests manner manual manually many map mapped mapper
mapping mappings maps mark marked marker markers marking marshal marshaling marshalling mask master match matched
matches matching materialization max maximum may maybe mb mbean mean means measure measurement mechanism mechanisms
media meet meets mem member members membership memory merge merged merging message messages met meta metadata method
methods metric metrics mgmt middle might migrate migrated migrating migration migrations millis milliseconds mime
min minimal minimum minor minute minutes mirror misconfiguration mismatch mismatched mismatching miss missed missing
mix mmap mod mode model modes modification modified modifier modify modifying module modules monitor monitored
monitoring monotonic more most mount mounted mounting mounts move moved moving ms msg msgs much multi multicast
multipart multiple must mutex mutual mutually my myself name named names nameservers namespace namespaces naming
native near necessary need needed needs negative negotiate negotiated negotiation neither nested net netty network
networks never new newer newline newly next nil no node nodes non nonblocking nonce none nonexistent noop nor normal
normalized normally not note notes nothing notice noticed notification notifications notified notifier notify
notifying now ns null num number numbers numeric obj object objects observation observed observer obsolete obtain
obtained obtaining occur occured occurred occurs odd of off offer offering offline offloaded offloading offset
offsets often ok old older oldest omit omitted omitting on once one ones ongoing online only onto op opaque opcode
open opened opening openssl operating operation operations operator operators ops optimization optimize optimized
option optional options or order ordered ordering org origin original originating orphan orphaned os other others
otherwise our ourselves out outbound outcome outdated outer outgoing output outputs outside outstanding over overall
overflow overflowed overhead overlap overlapping overlaps overridden override overrides overriding overrun oversized
overwrite overwriting overwritten own owned owner owners ownership pack package packages packet packets padding page
pages pagination pair pairs panic panicked parallel parallelism param parameter parameters params parent parquet
parse parsed parser parsing part partial partially participant partition partitioned partitioner partitioning
partitions parts party pass passed passing password passwords past patch patching path paths pattern patterns pause
paused pausing payload payloads peer peers pending per percent percentage perform performance performed performing
perhaps period periodic permanent permanently permission permissions permit permitted persist persisted persistence
persistent persisting phase phrase physical pick picked picking pid pidfile ping pings pinned pipe pipeline place
placed placeholder placeholders placement plain plaintext plan plane planning platform please plugin plugins plus
pod pods point pointer points policies policy poll polled poller polling pong pool pooled pools populate populated
populating port ports pos position positions positive possibility possible possibly post postgres postgresql
postpone potential potentially power pprof pre precondition predicate preempted prefer preferred prefetch prefetched
prefix prefixed prefixes preflight preload prematurely preparation prepare prepared preparing prepend presence
present presented preserve preserved preserving pressure prev prevent prevented preventing prevents previous
previously primary primitive principal principals print printing prior priority private privileged privileges
probably probe probing problem problematic problems proc procedure proceed proceeding process processed processes
processing processor processors produce produced producer producers producing product production profile profiler
profiles profiling program programming progress project prometheus promise promote promoted promoting prompt prop
propagate propagated propagating propagation proper properly properties property proposal proposed props protect
protected protection proto protobuf protocol protocols provide provided provider providers providing provision
provisioned provisioning proxied proxies proxy proxying prune pruned pruning public publication publish published
publisher publishing pull pulled pulling purge purged purging purposes push pushed pushing put putting python qps
qualified queried queries query querying queue queued queueing queues queuing quit quitting quorum quota quotes race
raft raise raised raising ran random range ranges rank rate rather ratio raw rc re reach reachable reached reaches
reaching read readable reader readers readiness reading readonly reads ready real really realm reap reason reasons
reassign reassigned reassigning rebalance rebalanced rebalancing reboot rebuild rebuilding rebuilt receive received
receiver receives receiving recent recently recheck recipient recipients reclaim reclaimed reclaiming recognize
recognized recommend recommended reconcile reconciled reconciliation reconciling reconfiguration reconfigure
reconfigured reconfiguring reconnect reconnected reconnecting reconnection reconstruct record recorded recording
records recover recoverable recovered recovering recovery recreate recreated recreating recreation recursion
recursive recv recycled redirect redirected redirecting redirection redirects redis redo reduce reduced reducing
redundant ref refcount refer reference referenced references referencing refers reflect reflection refresh refreshed
refreshing refused refusing regenerating regex regexp region regions register registered registering registration
registrations registries registry regular reinitialize reinitializing reject rejected rejecting rejection related
relation relations relative release released releases releasing relevant reload reloaded reloading relocated relying
remain remaining remains remote removal remove removed removing rename renamed renaming render rendering
renegotiation renew renewal renewed renewing reopen reopening repair repaired repeatedly replace replaced
replacement replacing replay replayed replaying replica replicas replicate replicated replicating replication
replied replies reply replying repo report reported reporter reporters reporting reports repositories repository
representation req request requested requesting requests require required requirement requirements requires
requiring rerouting reschedule rescheduled rescheduling resend resending reservation reserve reserved reset
resetting resize resized resizing resolution resolve resolved resolver resolves resolving resource resources resp
respectively respond responded responder responding response responses responsible rest restart restarted restarting
restore restored restoring restricted restrictions result resulted resulting results resume resumed resuming resync
ret retain retained retention rethrowing retired retried retries retrieval retrieve retrieved retrieving retry
retrying return returned returning returns reusable reuse reused reusing reverse revert reverted reverting revision
revisions revocation revoke revoked revoking rewind rewinding rewrite rewriting rewritten rewrote right risk rocksdb
role roles roll rollback rolled rolling room root rotate rotated rotating rotation round route routed router routes
routine routing row rows rpc rule rules run runnable runner running runs runtime rx safe safely salt same sample
samples sampling sandbox sanitized sanity sasl satisfied satisfy save saved savepoint saving saw says sc scalar
scale scaling scan scanned scanning scans schedule scheduled scheduler schedules scheduling schema schemas scheme
scope score scrape scratch script scripts sealed search searching sec second secondary seconds secret secrets secs
section sections secure security see seed seeding seeing seek seeking seem seems seen segment segments select
selected selecting selection selector self semaphore send sender sending sends sense sensor sent sentinel separate
separator seq sequence sequential serial serialization serialize serialized serializer serializing series serve
served server servers service services serving servlet session sessions set sets setting settings setup severity
shadow shape shard shards share shared sharing shell short should shouldn show shut shutdown shutting sid side sig
sign signal signaled signaling signature signatures signed signer signing silence silent silently simple since
single sink size sizes skew skip skipped skipping slack slash slave sleep sleeping slice slot slots slow small
smaller smart snap snapshot snapshots snapshotting so socket sockets soft software solution some somehow something
somewhere soon sooner sort sorted sorting source sources space spaces span spans spawn spawned spawning spec special
specific specification specified specifies specify specifying specs speed spent split splitting sql src ssl stable
stack stage staged staging stale stalled stamp standalone standard standby start started starting starts startup
stat state stateless statement statements states static statistic statistics stats status statuses stay stderr stdin
stdout step steps still stop stopped stopping storage store stored stores storing strange strategy stream streaming
streams strict string strings strongly struct structure stub stuck style sub subject subjects submission submit
submitted submitting subprocess subscribe subscribed subscriber subscribers subscribing subscription subscriptions
subsequent substituting subsystem subtree subtype succeed succeeded success successful successfully such sufficient
suffix suitable suite suites sum summary super supervisor supplied support supported supports supposed suppress
suppressed suppressing sure suspect suspected suspend suspended suspending suspicious swap swapping sweep switch
switched switching symbol symbolic symbols symlink symlinks sync synced synchronization synchronize synchronized
synchronizing synchronous synchronously syncing syntax synthetic sys syslog system systemd systems table tables tag
tagged tagging tags tail take taken takes taking tar target targeted targets task tasks tcp teardown telemetry temp
template templates temporarily temporary tenant tenants term terminal terminate terminated terminating termination
test testing tests text than that the their them then there therefore these they think third this those though
thread threads three threshold thresholds threw throttle throttled throttling through throw throwable throwing
thrown thus tick ticket tickets tier till time timed timedout timeout timeouts timer timers times timestamp
timestamps timezone timing tls tmp to together token tokens told tombstone tombstones too took tool top topic topics
topology total trace tracer traces tracing track tracked tracker tracking traffic trailer trailers trailing training
transaction transactional transactions transfer transferred transferring transform transformation transformed
transforming transient transition transitioned transitioning translate translated translation transmission transmit
transparency transport treat treating tree tried tries trigger triggered triggering triggers trim trimming true
truncate truncated truncating truncation trust trusted truststore try trying ts ttl tunnel tuple tuples turn turned
turning twice two tx txid txn type types typically udp uid unable unary unassigned unauthenticated unauthorized
unavailable unbind unblock unblocked uncached uncaught unchanged unclean uncommitted uncompressed unconnected
undefined undeploy under underflow undergoing underlying unexpected unexpectedly unhandled unhealthy unicode
unimplemented uninitialized uninstall uninstalled unique unit unix unknown unless unlink unlinked unload unloaded
unloading unlock unlocked unlocking unmanaged unmap unmapped unmarshal unmarshaling unmarshalling unmatched unmount
unmounting unnecessary unpack unpacked unparsable unparseable unprocessed unreachable unreadable unrecognized
unrecoverable unregister unregistered unregistering unresolved unresponsive unsafe unset unsigned unspecified
unstable unsubscribe unsubscribed unsubscribing unsuccessful unsuccessfully unsupported until unused up update
updated updater updates updating upgrade upgraded upgrading upload uploaded uploading uploads upon upper upsert
upstream uri url urls us usable usage use used useless user userid username users uses using usually utilization
uuid val valid validate validated validating validation validator validity value values var variable variables
variant vars ve vector vendor verification verified verifier verify verifying version versioned versions very via
view views violated violation virtual visibility visible vm volatile volume volumes vote voted votes vs wait waited
waiting wake wakeup waking wal walk want wanted wants warm warn warning warnings was wasm wasn watch watchdog
watched watcher watchers watching watermark way we web webapp webhook websocket weight weights well went were what
when where whether which while whilst whitelist whitespace who whole whose why width wildcard will window windows
wipe with within without woken won word work worker workers workflow working workload would wrap wrapped wrapper
writable write writer writers writes writing written wrong wrote ws xid xml yaml yes yet yield yielding you your
zero zip zk znode zombie zone zones zookeeper zstd
`;

/** The words of two letters that are words; other pairs of letters on the list (`vm`, `db`, `tx`) abbreviate names of things. */
const SHORT = new Set('am an as at be by do go if in is it me my no of off ok on or so to up us we'.split(' '));
const WORDS: ReadonlySet<string> = new Set(
  LIST.split(/\s+/).filter((word) => word.length > 2 || (word.length === 2 && SHORT.has(word))),
);

/** True for a common log word, in any case. */
export const isLogWord = (text: string): boolean => WORDS.has(text.toLowerCase());

const LONGEST = Math.max(...Array.from(WORDS, (word) => word.length));
const isLetter = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);

/** True where one of a text's words is common. */
export function hasLogWord(text: string): boolean {
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && isLetter(text.charCodeAt(at))) continue;
    const length = at - start;
    if (length > 1 && length <= LONGEST && isLogWord(text.slice(start, at))) return true;
    start = at + 1;
  }
  return false;
}
