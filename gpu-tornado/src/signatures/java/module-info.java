/** The part of TornadoVM's API that Relent compiles against, under TornadoVM's own module name. */
module tornado.api {
    exports uk.ac.manchester.tornado.api;
    exports uk.ac.manchester.tornado.api.common;
    exports uk.ac.manchester.tornado.api.enums;
    exports uk.ac.manchester.tornado.api.exceptions;
    exports uk.ac.manchester.tornado.api.math;
    exports uk.ac.manchester.tornado.api.runtime;
    exports uk.ac.manchester.tornado.api.types;
    exports uk.ac.manchester.tornado.api.types.arrays;
}
