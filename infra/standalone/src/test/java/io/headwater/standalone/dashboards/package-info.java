/** The dashboards of infra/dashboards, read as Grafana reads them. */
@NullMarked
package io.headwater.standalone.dashboards;

import org.jspecify.annotations.NullMarked;
