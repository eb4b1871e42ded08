package space.perigee.sim.lab.flips;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Collects Perigee's warnings and errors in place of printing them, until it is closed, even those
 * of loggers that are off.
 */
final class CapturedWarnings implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
  private final Map<Logger, Optional<Level>> usualLevels = new HashMap<>();
  private final List<String> messages = new ArrayList<>();

  private final AppenderBase<ILoggingEvent> collector =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            messages.add(event.getFormattedMessage());
          }
        }
      };

  CapturedWarnings() {
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      usual.add(all.next());
    }
    usual.forEach(root::detachAppender);
    for (Logger logger : root.getLoggerContext().getLoggerList()) {
      if (logger == root || logger.getName().startsWith("space.perigee")) {
        usualLevels.put(logger, Optional.ofNullable(logger.getLevel()));
        logger.setLevel(logger == root ? Level.WARN : null);
      }
    }
    collector.setContext(root.getLoggerContext());
    collector.start();
    root.addAppender(collector);
  }

  /** The messages since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  @Override
  public void close() {
    root.detachAppender(collector);
    usual.forEach(root::addAppender);
    usualLevels.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
  }
}
