/*
 * boost.cpp: one switch of Boost.Context, in ns: there and back, halved.
 */
#include <boost/context/fiber.hpp>
#include <chrono>
#include <cstdio>

namespace ctx = boost::context;

int main()
{
    const long rounds = 20000000;
    bool stop = false;
    ctx::fiber other{[&stop](ctx::fiber &&back) {
        while (!stop)
            back = std::move(back).resume();
        return std::move(back);
    }};
    other = std::move(other).resume();
    const auto before = std::chrono::steady_clock::now();
    for (long i = 0; i < rounds; i++)
        other = std::move(other).resume();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - before;
    stop = true;
    other = std::move(other).resume();
    std::printf("%.2f\n", took.count() / (2.0 * rounds));
    return 0;
}
