package space.perigee.onboard.flight.pass;

import java.time.Duration;
import java.util.Optional;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** A link without an answer, for a satellite that learns alone. */
public class SilentLink implements Link {

  @Override
  public void open() {}

  @Override
  public void shut() {}

  @Override
  public int generation() {
    return 0;
  }

  @Override
  public boolean isUp() {
    return false;
  }

  @Override
  public boolean hasRoom() {
    return false;
  }

  @Override
  public void send(String satellite, Wire frame) {}

  @Override
  public LinkTraits traits() {
    return LinkTraits.reliable();
  }

  @Override
  public Optional<Event> next(Duration wait) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
