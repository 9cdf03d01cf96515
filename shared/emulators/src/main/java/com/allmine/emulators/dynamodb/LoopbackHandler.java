package com.allmine.emulators.dynamodb;

import com.allmine.emulators.LoopbackFilter;
import com.allmine.emulators.LoopbackFilter.Fault;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@link LoopbackFilter} for Jetty, the server that DynamoDB Local is written for. */
final class LoopbackHandler extends Handler.Wrapper {
    private final LoopbackFilter filter = LoopbackFilter.allowingLocalOrigins();

    LoopbackHandler(Handler dynamoDbLocal) {
        super(dynamoDbLocal);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<Fault> fault = filter.fault(
                request.getHeaders().getValuesList(HttpHeader.HOST),
                request.getHeaders().getValuesList(HttpHeader.ORIGIN));
        if (fault.isEmpty()) {
            return super.handle(request, response, callback);
        }
        response.setStatus(fault.get().status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.write(true, ByteBuffer.wrap(fault.get().body()), callback);
        return true;
    }
}
