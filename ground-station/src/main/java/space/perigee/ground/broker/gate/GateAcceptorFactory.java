package space.perigee.ground.broker.gate;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.core.server.cluster.ClusterConnection;
import org.apache.activemq.artemis.core.server.metrics.MetricsManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.apache.activemq.artemis.spi.core.remoting.AcceptorFactory;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;
import org.apache.activemq.artemis.utils.actors.OrderedExecutor;

/** Makes a {@link GateAcceptor}; Artemis finds it by its name. */
public final class GateAcceptorFactory implements AcceptorFactory {

  @Override
  public Acceptor createAcceptor(
      String name,
      ClusterConnection cluster,
      Map<String, Object> parameters,
      BufferHandler handler,
      ServerConnectionLifeCycleListener listener,
      Executor threads,
      ScheduledExecutorService scheduled,
      Map<String, ProtocolManager> protocols,
      String threadGroup,
      MetricsManager metrics) {
    return new GateAcceptor(
        name,
        parameters,
        protocols,
        new GateAcceptor.Artemis(handler, listener, new OrderedExecutor(threads)));
  }
}
