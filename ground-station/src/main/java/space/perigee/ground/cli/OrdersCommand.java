package space.perigee.ground.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.store.OrderBook;
import space.perigee.hw.text.TextTable;

/** {@code perigee ground orders}. */
@Command(
    name = "orders",
    description = "List the orders to satellites, newest first, and how many have answered.",
    abbreviateSynopsis = true)
public final class OrdersCommand extends ControlCommand {

  private static final int MOST = 100;

  @Override
  void on(GroundOperations ground) throws IOException {
    List<OrderBook.Progress> orders = ground.orders(OrderBook.Filter.all(), MOST);
    print(orders, () -> table(orders));
  }

  private void table(List<OrderBook.Progress> orders) {
    TextTable table =
        new TextTable(
            ">NUMBER", "KIND", "CREATED", ">SATELLITES", ">ACCEPTED", ">REFUSED", ">WAITING");
    for (OrderBook.Progress order : orders) {
      table.row(
          Long.toString(order.number()),
          order.kind(),
          VersionText.time(order.createdAt()),
          VersionText.count(order.satellites()),
          VersionText.count(order.accepted()),
          VersionText.count(order.refused()),
          VersionText.count(order.satellites() - order.accepted() - order.refused()));
    }
    out().print(table.text());
  }
}
