/**
 * What would a compressed link cost in accuracy? {@link space.perigee.sim.federate.FederateCommand}
 * is {@code perigee sim federate}: for each seed it trains a model by federated averaging twice, in
 * process, once with float32 on the link and once with the product's deltas. {@link
 * space.perigee.sim.federate.Federation} is the algorithm, where to start reading; {@link
 * space.perigee.sim.federate.Fleet} trains, with the code that runs on board; {@link
 * space.perigee.sim.federate.LinkCoding} is the link. Nothing here knows of contacts or time.
 */
@NullMarked
package space.perigee.sim.federate;

import org.jspecify.annotations.NullMarked;
