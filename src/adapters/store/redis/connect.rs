//! Opens connections from an address: one that many requests share, and one that only subscribes. Asks the Sentinels each
//! time, so that a connection leads to the current primary. Knows nothing about what is sent on them.

use std::time::Duration;

use redis::aio::{MultiplexedConnection, PubSub};
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::cluster_routing::{Route, RoutingInfo, SingleNodeRoutingInfo, SlotAddr};
use redis::sentinel::{SentinelClientBuilder, SentinelServerType};
use redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionAddr, ConnectionInfo, IntoConnectionInfo,
    Pipeline, ProtocolVersion, RedisConnectionInfo, RedisError, RedisResult, TlsCertificates,
    Value,
};

use super::address::{Address, Form, Host};
use super::error::RequestError;
use super::script::{Call, Script};

/// A server that has not answered a request within this is taken for dead. The crate's own half second would take a
/// busy disk for that.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(2);
/// A connection that does not stand within this is not going to.
pub(super) const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// Opens connections.
pub(super) struct Connector {
    address: Address,
    /// The certificate that signs the server's, in PEM; the public ones when there is none.
    ca: Option<Vec<u8>>,
}

/// A connection that many requests share. Nothing that blocks may be asked on it.
#[derive(Clone)]
pub(super) enum Connection {
    /// To the primary.
    One(MultiplexedConnection),
    /// To the nodes of a cluster; each request goes to the owner of its key.
    Cluster(ClusterConnection),
}

impl Connector {
    pub(super) fn new(address: Address, ca: Option<Vec<u8>>) -> Self {
        Self { address, ca }
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// A connection for requests.
    pub(super) async fn connect(&self) -> Result<Connection, RequestError> {
        within(async {
            if let Form::Cluster(nodes) = &self.address.form {
                let cluster = self.cluster(nodes)?;
                return Ok(Connection::Cluster(cluster.get_async_connection().await?));
            }
            let config = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(CONNECT_WITHIN))
                .set_response_timeout(Some(ANSWER_WITHIN));
            let client = self.client(0).await?;
            Ok(Connection::One(client.get_multiplexed_async_connection_with_config(&config).await?))
        })
        .await
    }

    /// A connection that listens to a channel. `turn` chooses among a cluster's nodes, any of which hears everything.
    pub(super) async fn subscription(
        &self,
        channel: &str,
        turn: usize,
    ) -> Result<PubSub, RequestError> {
        within(async {
            let mut subscription = self.client(turn).await?.get_async_pubsub().await?;
            subscription.subscribe(channel).await?;
            Ok(subscription)
        })
        .await
    }

    async fn client(&self, turn: usize) -> RedisResult<Client> {
        match &self.address.form {
            Form::One(host) => self.client_of(host),
            Form::Cluster(nodes) => {
                let node = nodes.get(turn % nodes.len().max(1));
                self.client_of(node.ok_or_else(|| nobody("a cluster of no nodes"))?)
            }
            Form::Sentinel { sentinels, primary } => self.primary(sentinels, primary).await,
        }
    }

    /// Whom the first Sentinel that answers names as the primary; nothing where there are none or none answers.
    pub(super) async fn named(&self) -> Option<Host> {
        let Form::Sentinel { sentinels, primary } = &self.address.form else { return None };
        // Asked of Sentinels, which know nothing of a desk's user.
        let mut ask = Cmd::new();
        ask.arg("SENTINEL").arg("get-master-addr-by-name").arg(primary);
        for host in sentinels {
            let asked = within(async {
                // As for the primary: Sentinels are asked without a password.
                let info = self.addr(host).into_connection_info()?;
                let info =
                    info.set_redis_settings(RedisConnectionInfo::default().set_skip_set_lib_name());
                let client = if self.address.tls {
                    Client::build_with_tls(info, self.certificates())?
                } else {
                    Client::open(info)?
                };
                let mut connection = client.get_multiplexed_async_connection().await?;
                ask.query_async::<Host>(&mut connection).await
            });
            if let Ok(named) = asked.await {
                return Some(named);
            }
        }
        None
    }

    /// Who is the primary now. The password is the primary's: Sentinels are asked without one.
    async fn primary(&self, sentinels: &[Host], primary: &str) -> RedisResult<Client> {
        let sentinels = sentinels.iter().map(|host| self.addr(host));
        let mut asking =
            SentinelClientBuilder::new(sentinels, primary, SentinelServerType::Master)?
                .set_client_to_redis_db(self.address.db);
        if let Some(user) = &self.address.user {
            asking = asking.set_client_to_redis_username(user);
        }
        if let Some(password) = &self.address.password {
            asking = asking.set_client_to_redis_password(password);
        }
        if self.address.tls {
            asking = asking
                .set_client_to_redis_tls_mode(redis::TlsMode::Secure)
                .set_client_to_redis_certificates(self.certificates())
                .set_client_to_sentinel_certificates(self.certificates());
        }
        asking.build()?.async_get_client().await
    }

    fn cluster(&self, nodes: &[Host]) -> RedisResult<ClusterClient> {
        let infos = nodes.iter().map(|host| self.info(host)).collect::<RedisResult<Vec<_>>>()?;
        let mut builder = ClusterClient::builder(infos)
            .connection_timeout(CONNECT_WITHIN)
            .response_timeout(ANSWER_WITHIN)
            // The crate asks again by itself when a slot has moved; twice as long for that, then it is ours to decide.
            .overall_response_timeout(Some(2 * ANSWER_WITHIN))
            .retries(3);
        if self.address.tls {
            builder = builder.certs(self.certificates());
        }
        builder.build()
    }

    fn client_of(&self, host: &Host) -> RedisResult<Client> {
        let info = self.info(host)?;
        if self.address.tls {
            Client::build_with_tls(info, self.certificates())
        } else {
            Client::open(info)
        }
    }

    fn info(&self, host: &Host) -> RedisResult<ConnectionInfo> {
        let mut settings = RedisConnectionInfo::default()
            .set_db(self.address.db)
            .set_protocol(ProtocolVersion::RESP2)
            .set_skip_set_lib_name();
        if let Some(user) = &self.address.user {
            settings = settings.set_username(user);
        }
        if let Some(password) = &self.address.password {
            settings = settings.set_password(password);
        }
        Ok(self.addr(host).into_connection_info()?.set_redis_settings(settings))
    }

    fn addr(&self, (name, port): &Host) -> ConnectionAddr {
        if self.address.tls {
            let (host, port) = (name.clone(), *port);
            ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None }
        } else {
            ConnectionAddr::Tcp(name.clone(), *port)
        }
    }

    fn certificates(&self) -> TlsCertificates {
        TlsCertificates { client_tls: None, root_cert: self.ca.clone() }
    }
}

fn nobody(said: &'static str) -> RedisError {
    (redis::ErrorKind::InvalidClientConfig, said).into()
}

/// What is not there in time is not there.
async fn within<T>(connecting: impl Future<Output = RedisResult<T>>) -> Result<T, RequestError> {
    match tokio::time::timeout(CONNECT_WITHIN, connecting).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => {
            Err(RequestError::NotConnected(RequestError::of(&error).reason().to_owned()))
        }
        Err(_) => Err(RequestError::NotConnected(format!(
            "no connection within {} s",
            CONNECT_WITHIN.as_secs()
        ))),
    }
}

impl Connection {
    /// Asks one thing.
    pub(super) async fn ask(&mut self, command: &Cmd) -> Result<Value, RequestError> {
        let answer = match self {
            Self::One(connection) => command.query_async(connection).await,
            Self::Cluster(connection) => command.query_async(connection).await,
        };
        answer.map_err(|error| RequestError::of(&error))
    }

    /// Sends a command to the owner of a key, also one that names no key.
    pub(super) async fn ask_at(&mut self, command: &Cmd, key: &str) -> Result<Value, RequestError> {
        let Self::Cluster(connection) = self else { return self.ask(command).await };
        let node = SingleNodeRoutingInfo::SpecificNode(Route::with_key(key, SlotAddr::Master));
        let answer = connection.route_command(command.clone(), RoutingInfo::SingleNode(node)).await;
        answer.map_err(|error| RequestError::of(&error))
    }

    /// Runs a script, by its text when Redis does not know it.
    pub(super) async fn run(
        &mut self,
        script: &Script,
        call: &Call,
    ) -> Result<Value, RequestError> {
        match self.ask(&script.by_digest(call)).await {
            Err(RequestError::NoScript(_)) => self.ask(&script.by_text(call)).await,
            answer => answer,
        }
    }

    /// Runs a script that writes, and waits until this many replicas have the write or the time is over:
    /// the answer, and how many have it. Blocks the connection meanwhile.
    pub(super) async fn run_and_wait(
        &mut self,
        script: &Script,
        call: &Call,
        key: &str,
        replicas: u16,
        within: Duration,
    ) -> Result<(Value, i64), RequestError> {
        let mut wait = redis::cmd("WAIT");
        wait.arg(replicas).arg(u64::try_from(within.as_millis()).unwrap_or(u64::MAX));
        let both = |first: Cmd| {
            let mut pipeline = Pipeline::new();
            pipeline.add_command(first).add_command(wait.clone());
            pipeline
        };
        let mut answers = self.ask_both(both(script.by_digest(call)), key).await;
        if matches!(answers, Err(RequestError::NoScript(_))) {
            answers = self.ask_both(both(script.by_text(call)), key).await;
        }
        match <[Value; 2]>::try_from(answers?) {
            Ok([answer, Value::Int(n)]) => Ok((answer, n)),
            _ => Err(RequestError::Indeterminate("an answer that no Redis gives".to_owned())),
        }
    }

    async fn ask_both(
        &mut self,
        pipeline: Pipeline,
        key: &str,
    ) -> Result<Vec<Value>, RequestError> {
        let answers = match self {
            Self::One(connection) => pipeline.query_async(connection).await,
            Self::Cluster(connection) => {
                // Else each command would go its own way, and the waiting would be for nothing.
                let route = Route::with_key(key, SlotAddr::Master);
                let node = SingleNodeRoutingInfo::SpecificNode(route);
                connection.route_pipeline(pipeline, 0, 2, node).await
            }
        };
        answers.map_err(|error| RequestError::of(&error))
    }
}
